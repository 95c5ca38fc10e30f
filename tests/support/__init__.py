"""What tests share: real processes on free ports, and waiting for events instead of sleeping."""
