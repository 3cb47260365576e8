#!/usr/bin/env bash
# Makes the archives beside this file: make.sh ROOT [PATTERN], where ROOT is a built checkout of the
# commit whose files are wanted and PATTERN a regular expression of archives' names. Needs zip and jq.
set -euo pipefail
root=$(cd "$1" && pwd -P)
wanted=${2:-.}
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

rondo() { "$root/scripts/rondo" "$@" --quiet 2>>"$work/log"; }

# Numbers, with gaps and of all sizes, categories, yes and no; two things to learn from them.
write_rows() {
  awk 'BEGIN {
    print "id,a,b,c,d,y,z"
    for (i = 1; i <= 120; i++) {
      s = (s * 1103 + 12345) % 65536; a = s / 6553.6 - 5
      s = (s * 1103 + 12345) % 65536; b = exp(s / 8192)
      s = (s * 1103 + 12345) % 65536; c = substr("redgrnblu", 3 * int(s / 21846) + 1, 3)
      s = (s * 1103 + 12345) % 65536; d = s > 32768 ? "true" : "false"
      z = a + log(b) - 3 + (c == "red" ? 2 : 0) - (d == "true" ? 1 : 0)
      printf "%d,%s,%.2f,%s,%s,%s,%.3f\n", i, (i % 11) ? sprintf("%.3f", a) : "", b, c, d, (z > 1) ? "yes" : "no", z
    }
  }' >rows.csv
}

# A convolution with batch normalization, of 28 x 28 pixels: LeNet alone would be two megabytes.
write_network() {
  cat >Network.java <<'JAVA'
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Network {
  public static void main(String[] arguments) {
    System.out.println(
        new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.01)).list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(4).stride(2, 2).activation(Activation.RELU).build())
            .layer(new BatchNormalization())
            .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutionalFlat(28, 28, 1)).build().toJson());
  }
}
JAVA
  java -cp "$(cat "$root/spark-jobs/target/classpath.txt")" Network.java 2>>"$work/log" | sed -n '/^{/,$p' >network.json
}

# A trained network, its metrics on the data and its predictions.
finished() { # NAME SOURCE [DATA_SETTING...]
  local name=$1 source=$2 settings=() setting run
  [[ $name =~ $wanted ]] || return 0
  shift 2
  for setting; do settings+=(--set "$setting"); done
  run=$(rondo train "$name.yaml" --set output=out | sed -n 's/^run: //p')
  mkdir -p "$name"
  cp "$name.yaml" "$name/conf.yaml"
  mv "out/$name" "$name/$name"
  run=$name/$name/$(basename "$run")
  rondo evaluate "$run" --data "$source" ${settings[@]+"${settings[@]}"} >"$name/metrics.json"
  rondo predict "$run" --input "$source" --output "predicted/$name" --format json ${settings[@]+"${settings[@]}"} >>log
  cat predicted/"$name"/part-* >"$name/predictions.jsonl"
  archive "$name"
}

# A run that is ended by a signal after some rounds, and the parameters that it would have come to.
interrupted() { # NAME SIGNAL
  local name=$1 log pid
  [[ $name =~ $wanted ]] || return 0
  rondo train "$name.yaml" --set output=whole >>log
  mkdir -p "$name"
  jq -r '."parameters-sha256"' whole/"$name"/*/result.json >"$name/parameters-sha256"
  cp "$name.yaml" "$name/conf.yaml"
  "$root/scripts/rondo" train "$name.yaml" --quiet --set "output=$name" >>log 2>&1 &
  pid=$!
  log=0
  while [ "$log" -lt 20 ] && kill -0 "$pid"; do
    sleep 0.02
    log=$(cat "$name/$name"/*/metrics.jsonl 2>/dev/null | wc -l) || true
  done
  kill -s "$2" "$pid"
  wait "$pid" || true
  # A driver of another machine is waited for: this one has ended.
  rm -f "$name/$name"/*/driver.json
  archive "$name"
}

archive() {
  rm -f "$here/$1.zip"
  (cd "$1" && zip -q -9 -X -r "$here/$1.zip" .)
}

write_rows
cp rows.csv "$here"
write_network

cat >mixed.yaml <<'YAML'
name: mixed
data:
  source: rows.csv
  label: y
  task: classification
  features:
    a: {type: numeric, impute: median}
    b: {type: numeric, transform: log1p}
    c: categorical
    d: boolean
model: {network: mlp, hidden: [8, 4], activation: tanh, l2: 0.001}
training: {workers: 2, batch-size: 10, local-steps: 4, epochs: 12, optimizer: {name: adam, learning-rate: 0.02}}
YAML
cat >regression.yaml <<'YAML'
name: regression
data:
  source: rows.csv
  label: z
  task: regression
  features: {a: {type: numeric, impute: mean}, b: numeric, c: categorical}
model: {network: mlp, hidden: [8]}
training: {workers: 2, batch-size: 10, local-steps: 4, epochs: 12, optimizer: {name: adam, learning-rate: 0.02}}
YAML
cat >two-relu.yaml <<'YAML'
name: two-relu
data:
  source: rows.csv
  label: z
  task: regression
  features: {a: {type: numeric, impute: mean}, b: numeric, d: boolean}
model: {network: two-relu}
training: {workers: 2, batch-size: 10, local-steps: 4, epochs: 12, optimizer: {name: sgd, learning-rate: 0.02}}
YAML
cat >images.yaml <<'YAML'
name: images
data: {source: "builtin:digits", options: {rows: 300}}
model: {network: "file:network.json"}
training: {workers: 2, batch-size: 20, local-steps: 3, epochs: 2, engine: auto}
YAML
for recipe in mean nesterov; do
  [ $recipe = mean ] && inner=average compression=none || inner=local compression=int8
  cat >interrupted-$recipe.yaml <<YAML
name: interrupted-$recipe
data:
  source: builtin:titanic
  label: survived
  task: classification
  features: {class: categorical, sex: categorical, age: categorical}
model: {network: mlp, hidden: [8]}
training:
  workers: 4
  batch-size: 16
  local-steps: 3
  rounds: 120
  optimizer: {name: adam, learning-rate: 0.005}
  averaging: {recipe: $recipe, compression: $compression}
  inner-state: $inner
  early-stopping: {metric: loss, patience: 100, every-rounds: 10}
  checkpoint: {every-rounds: 4, keep: 2}
YAML
done

finished mixed rows.csv
finished regression rows.csv
finished two-relu rows.csv
finished images builtin:digits 'data.options={rows: 40}'
interrupted interrupted-mean TERM
interrupted interrupted-nesterov KILL
