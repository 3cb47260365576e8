# What docs/java-api.md lets the reader of docs/results.md do first.
[ -d rondo/target/docs/repository/org/rondo/rondo-model ] ||
  (cd rondo && mvn -q install -Dmaven.test.skip=true -Dapplication-jar.skip)
