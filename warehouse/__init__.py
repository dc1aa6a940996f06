"""Records in, tables out: Parquet, and the DuckDB file that readers open."""
