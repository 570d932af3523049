"""HTML that is fit for mail: styles inlined, pictures along with it, a text made of it, a page to look at."""
