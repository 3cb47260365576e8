package org.rondo.engine.compiled;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.rondo.engine.compiled.layer.StageGraph;
import org.rondo.engine.compiled.layer.StagePlanner;

/** What a compiled network needs of the DL4J network that it computes the steps of. */
interface Dl4jModel {

  Model model();

  BaseMultiLayerUpdater<?> updater();

  BackpropType backpropagation();

  StageGraph plan(StagePlanner planner);

  /** Iterations so far, on which schedules and the optimizers' corrections of bias depend. */
  int iteration();

  void iteration(int count);

  int epoch();

  /** Layers one behind the other. */
  record Stack(MultiLayerNetwork model) implements Dl4jModel {

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return (BaseMultiLayerUpdater<?>) model.getUpdater();
    }

    @Override
    public BackpropType backpropagation() {
      return model.getLayerWiseConfigurations().getBackpropType();
    }

    @Override
    public StageGraph plan(StagePlanner planner) {
      return planner.plan(model.getLayerWiseConfigurations());
    }

    @Override
    public int iteration() {
      return model.getIterationCount();
    }

    @Override
    public void iteration(int count) {
      model.setIterationCount(count);
    }

    @Override
    public int epoch() {
      return model.getEpochCount();
    }
  }

  /** A graph of vertices. */
  record Graph(ComputationGraph model) implements Dl4jModel {

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return model.getUpdater();
    }

    @Override
    public BackpropType backpropagation() {
      return model.getConfiguration().getBackpropType();
    }

    @Override
    public StageGraph plan(StagePlanner planner) {
      return planner.plan(model);
    }

    @Override
    public int iteration() {
      return model.getIterationCount();
    }

    @Override
    public void iteration(int count) {
      model.getConfiguration().setIterationCount(count);
    }

    @Override
    public int epoch() {
      return model.getEpochCount();
    }
  }
}
