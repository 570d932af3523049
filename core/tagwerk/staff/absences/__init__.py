"""Who looks after what somebody else has: absences and substitutes for a time, handing over for good."""
