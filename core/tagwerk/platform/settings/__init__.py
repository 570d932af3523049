"""The settings of a workspace: what there is to set, where a value comes from, and what is said of one that is wrong."""
