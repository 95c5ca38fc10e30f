"""Where payloads come from: one module for each scheme of `source` in the ini."""
