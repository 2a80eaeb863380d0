"""house: who owns a vacant house whose owner died generations ago (空き家権利関係等調査)."""
