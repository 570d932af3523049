"""The document beside a mail: a PDF that Typst makes of the same values, in processes that can open nothing and may end."""
