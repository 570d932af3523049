"""What people do with a mail: answer it, say that nothing is to answer, assign it, believe it, open what came with it."""
