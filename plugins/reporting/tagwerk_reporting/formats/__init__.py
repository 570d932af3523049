"""How a document becomes a file: a module for each format, which knows no report, so that every report comes out in every one."""
