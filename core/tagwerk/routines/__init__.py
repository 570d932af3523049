"""Background work: routines on a queue, each safe to run zero, one or many times; of several workers one does a periodic run."""
