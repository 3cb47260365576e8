package org.rondo.network;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.rondo.error.ConfigurationException;

/**
 * How many numbers a network keeps, counted from its description: DL4J allocates before it notices
 * that there is no memory, and its native code then ends the process.
 *
 * @param parameters of all layers
 * @param innerState numbers of the optimizer
 * @param largest parameters of the largest layer
 * @param widths of that layer, in words; empty where it has none
 */
public record NetworkSize(long parameters, long innerState, long largest, String widths) {
  private static final NetworkSize NONE = new NetworkSize(0, 0, 0, "");

  /** Beyond this many weights nobody counts; a layer has at most eight matrices of as many. */
  private static final double MOST_COUNTED = 1e17;

  /** The longest array of a JVM. */
  private static final long LONGEST = Integer.MAX_VALUE - 8;

  /** The size of a network. */
  public static NetworkSize of(NetworkDefinition definition) {
    return definition.kind() == NetworkDefinition.Kind.GRAPH
        ? of(ComputationGraphConfiguration.fromJson(definition.json()))
        : of(MultiLayerConfiguration.fromJson(definition.json()));
  }

  static NetworkSize of(MultiLayerConfiguration network) {
    return network.getConfs().stream()
        .map(conf -> of(conf.getLayer(), conf.getLayer().initializer().numParams(conf)))
        .reduce(NONE, NetworkSize::plus);
  }

  static NetworkSize of(ComputationGraphConfiguration network) {
    NetworkSize size = NONE;
    for (GraphVertex vertex : network.getVertices().values()) {
      long parameters = vertex.numParams(true);
      size =
          size.plus(
              vertex instanceof LayerVertex layer
                  ? of(layer.getLayerConf().getLayer(), parameters)
                  : new NetworkSize(parameters, 0, parameters, ""));
    }
    return size;
  }

  private static NetworkSize of(Layer layer, long counted) {
    Layer inner =
        layer instanceof BaseWrapperLayer wrapper
            ? wrapper.getUnderlying()
            : layer instanceof Bidirectional both ? both.getFwd() : layer;
    String widths = "";
    double products = 0;
    if (inner instanceof FeedForwardLayer wide) {
      widths = String.format(Locale.ROOT, "%,d inputs to %,d units", wide.getNIn(), wide.getNOut());
      products = (double) Math.max(wide.getNIn(), wide.getNOut()) * wide.getNOut();
    }
    if (inner instanceof ConvolutionLayer convolution) {
      for (int side : convolution.getKernelSize()) {
        products *= side;
      }
    }
    // DL4J counts in numbers that may have overflowed then.
    long parameters = products > MOST_COUNTED || counted < 0 ? Long.MAX_VALUE : counted;
    boolean trained = inner instanceof BaseLayer base && base.getIUpdater() != null;
    return new NetworkSize(
        parameters,
        trained && parameters < Long.MAX_VALUE
            ? ((BaseLayer) inner).getIUpdater().stateSize(parameters)
            : 0,
        parameters,
        widths);
  }

  private NetworkSize plus(NetworkSize next) {
    return new NetworkSize(
        sum(parameters, next.parameters),
        sum(innerState, next.innerState),
        Math.max(largest, next.largest),
        next.largest > largest ? next.widths : widths);
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /**
   * Refuses a network that cannot have room in this process: parameters, gradients and the
   * optimizer's state of each engine outside the heap, and two copies of the parameters and one of
   * the state in it.
   *
   * @param engines that train at once in this process
   * @throws ConfigurationException with the numbers, and how many parameters would have room
   */
  public void requireMemory(int engines) {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    requireMemory(engines, memory, Runtime.getRuntime().maxMemory());
  }

  void requireMemory(int engines, long memory, long heap) {
    double numbers = 2.0 * parameters + innerState;
    double outside = Float.BYTES * numbers * engines;
    double onHeap = Float.BYTES * numbers;
    if (Math.max(parameters, innerState) <= LONGEST && outside <= memory && onHeap <= heap) {
      return;
    }
    double perParameter = numbers / parameters;
    double state = Math.max(1, (double) innerState / parameters);
    double room =
        Math.min(
            memory / (Float.BYTES * perParameter * engines), heap / (Float.BYTES * perParameter));
    throw new ConfigurationException(
        String.format(
            Locale.ROOT,
            "model.network: it would have %s parameters%s; with gradients and the optimizer's state"
                + " they need %s for %s and %s of Java's heap, but this machine has %s and the heap"
                + " %s. About %,d parameters have room: use fewer or narrower layers (model.hidden, or"
                + " in the network's file), fewer inputs, or more memory (RONDO_MEMORY)",
            parameters == Long.MAX_VALUE
                ? "more than 10^17"
                : String.format(Locale.ROOT, "%,d", parameters),
            widths.isEmpty() ? "" : " (the largest layer from " + widths + ")",
            bytes(outside),
            engines == 1 ? "a worker" : engines + " workers at once",
            bytes(onHeap),
            bytes((double) memory),
            bytes((double) heap),
            (long) Math.min(LONGEST / state, room)));
  }

  private static String bytes(double bytes) {
    List<String> units = List.of("MB", "GB", "TB", "PB", "EB");
    double shown = bytes / 1e6;
    int unit = 0;
    while (shown >= 1000 && unit < units.size() - 1) {
      shown /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%,.1f %s", shown, units.get(unit));
  }
}
