"""INF Range Atlas: missile ranges as the INF Treaty defined them, drawn right on the ellipsoid."""
