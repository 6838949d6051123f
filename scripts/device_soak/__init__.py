"""Every emulated device under every fault that the product promises to survive: scripts/soak_devices."""
