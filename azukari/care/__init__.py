"""care: the network of support centres and outside care-plan offices (地域包括支援センターネットワーク)."""
