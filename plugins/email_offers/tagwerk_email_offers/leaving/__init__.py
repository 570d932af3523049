"""Who wants no more offers says so by one click, on a link that only we can have made."""
