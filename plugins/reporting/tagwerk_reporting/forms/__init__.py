"""The set form (D32): a company's own spreadsheet or document, filled in; its layout and formulas stay as they are."""
