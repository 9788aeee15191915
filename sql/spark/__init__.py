"""The curated views as Spark SQL, over tables that hold many blogs."""
