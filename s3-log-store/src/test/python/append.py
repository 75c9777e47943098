"""Appends to a Delta table, which the first of several writers creates.

    spark-submit ... append.py WRITER TABLE APPENDS
"""

import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

writer, table, appends = sys.argv[1], sys.argv[2], int(sys.argv[3])
spark = SparkSession.builder.appName(writer).getOrCreate()
log = spark._jvm.org.apache.spark.sql.delta.DeltaLog.forTable(spark._jsparkSession, table)
print("log store:", log.store().logStoreImpl().getClass().getName())
try:
    spark.sql(f"CREATE TABLE IF NOT EXISTS delta.`{table}` (writer STRING, n BIGINT) USING delta")
except PySparkException as conflict:
    print("created by the other writer:", conflict)
for n in range(appends):
    spark.sql(f"INSERT INTO delta.`{table}` VALUES ('{writer}', {n})")
spark.stop()
