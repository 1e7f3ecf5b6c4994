"""Where base tiles come from: a region's own data painted by a worker process, a raster archive, or a tile server."""
