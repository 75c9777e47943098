"""Appends to a Delta table, a commit for each row: spark-submit ... append.py TABLE ROWS"""

import sys

from pyspark.sql import SparkSession

table, rows = sys.argv[1], int(sys.argv[2])
spark = SparkSession.builder.getOrCreate()
for n in range(rows):
    spark.range(n, n + 1).write.format("delta").mode("append").save(table)
assert spark.read.format("delta").load(table).count() == rows
spark.stop()
