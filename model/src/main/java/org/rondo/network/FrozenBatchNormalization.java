package org.rondo.network;

import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.rondo.network.optimizer.Still;

/**
 * Batch normalization that does not move: in training it computes what it computes in prediction,
 * {@code y = gamma (x - mean) / sqrt(variance + epsilon) + beta} with the running mean and
 * variance, so that {@code dx = gamma / sqrt(variance + epsilon) dy}. Where a batch's own moments
 * were taken instead, a frozen layer would compute another function in training than afterwards. It
 * takes the place of the plain layer while a network trains, and never stands in a file.
 */
public final class FrozenBatchNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** The layer with the settings of a plain one. */
  FrozenBatchNormalization(BatchNormalization plain) {
    setLayerName(plain.getLayerName());
    setIDropout(plain.getIDropout());
    setActivationFn(plain.getActivationFn());
    setWeightInitFn(plain.getWeightInitFn());
    setNIn(plain.getNIn());
    setNOut(plain.getNOut());
    setDecay(plain.getDecay());
    setEps(plain.getEps());
    setMinibatch(plain.isMinibatch());
    setGamma(plain.getGamma());
    setBeta(plain.getBeta());
    setLockGammaBeta(plain.isLockGammaBeta());
    setCudnnAllowFallback(plain.isCudnnAllowFallback());
    setUseLogStd(plain.isUseLogStd());
    setCnn2DFormat(plain.getCnn2DFormat());
    setIUpdater(new Still());
  }

  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    return getIUpdater();
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Live layer = new Live(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }

  /** The live layer; owned by its network. */
  private static final class Live
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
    private static final long serialVersionUID = 1L;

    Live(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return super.activate(false, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray slope, LayerWorkspaceMgr workspaces) {
      Gradient none = new DefaultGradient();
      gradientViews.forEach(
          (name, view) -> {
            view.assign(0);
            none.setGradientFor(name, view);
          });
      INDArray scales = Nd4j.createFromArray(scales());
      INDArray passed =
          Nd4j.getExecutioner()
              .exec(new BroadcastMulOp(slope, scales, slope.ulike(), axis(slope.rank())));
      return new Pair<>(none, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, passed));
    }

    /** The axis of units or maps. */
    private int axis(int rank) {
      return rank > 2 && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC ? rank - 1 : 1;
    }

    /** What an output grows by for each unit of its input. */
    private float[] scales() {
      BatchNormalization settings = layerConf();
      boolean logarithms = settings.isUseLogStd();
      float[] spreads =
          FloatArray.read(
              getParam(
                  logarithms
                      ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                      : BatchNormalizationParamInitializer.GLOBAL_VAR));
      float[] scales = new float[spreads.length];
      Arrays.fill(scales, (float) settings.getGamma());
      if (!settings.isLockGammaBeta()) {
        scales = FloatArray.read(getParam(BatchNormalizationParamInitializer.GAMMA));
      }
      for (int i = 0; i < scales.length; i++) {
        double variance = logarithms ? Math.pow(10, 2.0 * spreads[i]) : spreads[i];
        scales[i] = (float) (scales[i] / Math.sqrt(variance + settings.getEps()));
      }
      return scales;
    }
  }
}
