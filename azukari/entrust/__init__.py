"""entrust: the core under every system (委託・権限・端末・媒体・記録・緊急停止), and the door."""
