"""What lies in the folder of a template: `offer.toml` with the lines of the offer, pictures, attachments, what is shared."""
