package org.rondo.network;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * How many numbers a network keeps, computed from its description: DL4J allocates before it notices
 * that memory is short, and then its native code ends the process.
 *
 * @param parameters of all layers
 * @param innerState numbers of the optimizer
 * @param largest parameters of the largest layer
 * @param widths of that layer, in words; empty where it has none
 * @param outputs of the layers
 */
public record NetworkSize(
    long parameters, long innerState, long largest, String widths, Outputs outputs) {
  private static final NetworkSize NONE = new NetworkSize(0, 0, 0, "", Outputs.NONE);

  /** Counting stops at this many weights; a layer has at most eight matrices of as many. */
  private static final double MOST_COUNTED = 1e17;

  /** The longest array of a JVM. */
  private static final long LONGEST = Integer.MAX_VALUE - 8;

  /**
   * The layers' outputs for one example. Training keeps them all until the backward pass; whatever
   * else layers keep is not counted.
   *
   * @param numbers of all layers and the input; 0 where the network does not fit the input
   * @param largest of the layer with the most outputs
   * @param shape of those
   */
  public record Outputs(double numbers, long largest, String shape) {
    private static final Outputs NONE = new Outputs(0, 0, "");

    /** A pass that keeps nothing takes at most this many numbers at once, 1 GB. */
    private static final double MOST = 1 << 28;

    private static Outputs of(Collection<InputType> types, TensorShape input) {
      double numbers = input.length();
      Outputs most = NONE;
      for (InputType type : types) {
        // Where DL4J does not know the number of steps, the input's is assumed.
        boolean open = type instanceof InputTypeRecurrent steps && steps.getTimeSeriesLength() <= 0;
        InputType known =
            open
                ? InputType.recurrent(
                    ((InputTypeRecurrent) type).getSize(),
                    input.rank() == 2 ? input.dimensions().get(1) : 1)
                : type;
        long length = known.arrayElementsPerExample();
        numbers += length;
        if (length > most.largest) {
          most = new Outputs(0, length, Arrays.toString(known.getShape()));
        }
      }
      return new Outputs(numbers, most.largest, most.shape);
    }

    /** Rows that a forward pass takes at once: as many as wanted, fewer where layers are large. */
    public int rows(int wanted) {
      return (int) Math.max(1, Math.min(wanted, MOST / Math.max(1, numbers)));
    }
  }

  /**
   * The size of a network.
   *
   * @param input shape of one example
   */
  public static NetworkSize of(NetworkDefinition definition, TensorShape input) {
    return definition.kind() == NetworkDefinition.Kind.GRAPH
        ? of(ComputationGraphConfiguration.fromJson(definition.json()), input)
        : of(MultiLayerConfiguration.fromJson(definition.json()), input);
  }

  static NetworkSize of(MultiLayerConfiguration network, TensorShape input) {
    return network.getConfs().stream()
        .map(conf -> of(conf.getLayer(), conf.getLayer().initializer().numParams(conf)))
        .reduce(NONE, NetworkSize::plus)
        .with(outputs(network, input));
  }

  private static Outputs outputs(MultiLayerConfiguration network, TensorShape input) {
    try {
      InputType type = FirstLayer.inputType(input, FirstLayer.keepsShape(network));
      // Of a copy, because DL4J adapts it to the type.
      return Outputs.of(network.clone().getLayerActivationTypes(type), input);
    } catch (RuntimeException e) { // What does not fit is reported by whoever tries it.
      return Outputs.NONE;
    }
  }

  private static Outputs outputs(ComputationGraphConfiguration network, TensorShape input) {
    try {
      InputType type = FirstLayer.inputType(input, FirstLayer.keepsShape(network));
      return Outputs.of(network.clone().getLayerActivationTypes(false, type).values(), input);
    } catch (RuntimeException e) { // What does not fit is reported by whoever tries it.
      return Outputs.NONE;
    }
  }

  private NetworkSize with(Outputs counted) {
    return new NetworkSize(parameters, innerState, largest, widths, counted);
  }

  static NetworkSize of(ComputationGraphConfiguration network, TensorShape input) {
    NetworkSize size = NONE;
    for (GraphVertex vertex : network.getVertices().values()) {
      long parameters = vertex.numParams(true);
      size =
          size.plus(
              vertex instanceof LayerVertex layer
                  ? of(layer.getLayerConf().getLayer(), parameters)
                  : new NetworkSize(parameters, 0, parameters, "", Outputs.NONE));
    }
    return size.with(outputs(network, input));
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
    // DL4J's own count may have overflowed then.
    long parameters = products > MOST_COUNTED || counted < 0 ? Long.MAX_VALUE : counted;
    boolean trained = inner instanceof BaseLayer base && base.getIUpdater() != null;
    return new NetworkSize(
        parameters,
        trained && parameters < Long.MAX_VALUE
            ? ((BaseLayer) inner).getIUpdater().stateSize(parameters)
            : 0,
        parameters,
        widths,
        Outputs.NONE);
  }

  private NetworkSize plus(NetworkSize next) {
    return new NetworkSize(
        sum(parameters, next.parameters),
        sum(innerState, next.innerState),
        Math.max(largest, next.largest),
        next.largest > largest ? next.widths : widths,
        Outputs.NONE);
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /**
   * Refuses a network that does not fit into this process: outside the heap, each engine's
   * parameters, gradients and optimizer state and the outputs of its layers for a batch; in the
   * heap, two copies of the parameters and one of the state.
   *
   * @param engines that train at once in this process
   * @param rows of a batch
   * @throws ConfigurationException with the numbers, and how many parameters or rows would fit
   */
  public void requireMemory(int engines, int rows) {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    // JavaCPP refuses to allocate beyond this, by default twice the heap.
    long allowed = Pointer.maxPhysicalBytes();
    memory = allowed > 0 ? Math.min(memory, allowed) : memory;
    requireMemory(engines, memory, Runtime.getRuntime().maxMemory());
    requireOutputs(engines, rows, memory);
  }

  void requireOutputs(int engines, int rows, long memory) {
    double own = Float.BYTES * (2.0 * parameters + innerState);
    double row = Float.BYTES * outputs.numbers;
    if (engines * (own + rows * row) <= memory) {
      return;
    }
    long room = (long) (((double) memory / engines - own) / row);
    throw new ConfigurationException(
        String.format(
            Locale.ROOT,
            "%s: the layers would put out %,.0f numbers for one row, most in the shape %s; a batch"
                + " of %,d rows needs %s%s, but this process may use %s. %s: use %sfewer or smaller"
                + " layers, smaller inputs (images, sequences), or more memory"
                + " (RONDO_MEMORY)",
            room > 0 ? "training.batch-size" : "model.network",
            outputs.numbers,
            outputs.shape,
            rows,
            bytes(engines * (own + rows * row)),
            engines == 1 ? "" : " for " + engines + " workers at once",
            bytes((double) memory),
            room > 0
                ? String.format(Locale.ROOT, "Batches of at most %,d rows would fit", room)
                : "Not even one row would fit",
            room > 0 ? "a smaller batch, " : ""));
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
                + " they need %s for %s and %s of Java's heap, but this process may use %s and its heap"
                + " %s. About %,d parameters would fit: use fewer or narrower layers (model.hidden, or"
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
