"""What came of campaigns: whom they reached, who answered, and which contracts followed; each number can show its mails."""
