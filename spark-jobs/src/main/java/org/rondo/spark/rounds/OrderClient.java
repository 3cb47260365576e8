package org.rondo.spark.rounds;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart.Movement;
import org.rondo.training.WorkerUpdate;

/**
 * A long-lived task's end of its connection to the driver. Owned by the task's thread, which closes
 * it; the transport's own thread delivers the orders.
 */
final class OrderClient extends RpcHandler implements AutoCloseable {
  /** How long a driver that can be reached may take to accept a connection. */
  private static final int CONNECT_MILLIS = 5000;

  private final ClassLoader loader = OrderClient.class.getClassLoader();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final TransportContext transport;
  private final TransportClientFactory factory;
  private @Nullable TransportClient client;
  private @Nullable Incoming incoming;

  /** How many workers may send, by the number of the order. */
  private final Map<Integer, Integer> allowed = new HashMap<>();

  private boolean ended;

  /** Whether all orders that count are done. */
  private boolean dismissed;

  /** Orders that have begun to arrive. */
  private int orders;

  /** What the driver has said. */
  private sealed interface Event permits Order, End {}

  /**
   * An order that has arrived completely.
   *
   * @param number counted from 1
   * @param answer whether the driver waits for an answer
   * @param whole its vectors; null where a movement has come instead
   * @param movement from the round before; null where the whole has come
   * @param fetchNanos how long they took to arrive
   */
  record Order(
      int number,
      boolean answer,
      OrderContent.Header header,
      @Nullable NetworkState whole,
      @Nullable Movement movement,
      long fetchNanos)
      implements Event {}

  /**
   * No more orders will come.
   *
   * @param failure why; null when the task is dismissed
   */
  private record End(@Nullable String failure) implements Event {}

  /** An order that is still arriving. */
  private static final class Incoming {
    private final int number;
    private final boolean answer;
    private final OrderContent.Header header;
    private final List<float[]> vectors;
    private final Payload[] movements;
    private final long begun = System.nanoTime();
    private long missing;

    Incoming(int number, boolean answer, OrderContent.Header header) {
      this.number = number;
      this.answer = answer;
      this.header = header;
      int parameters = header.movements() > 0 ? 0 : header.state().parameters();
      this.vectors = List.of(new float[parameters], new float[header.state().innerState()]);
      this.movements = new Payload[header.movements()];
      this.missing = (long) parameters + header.state().innerState() + movements.length;
    }

    void take(Wire.Message message) {
      message.floats(vectors.get(message.first()), message.second(), message.third());
      missing -= message.third();
    }

    void takePayload(Wire.Message message) {
      movements[message.second()] = message.payload();
      missing--;
    }

    /** The parameters that have moved. */
    private IndexRange range() {
      RoundPlan round = Objects.requireNonNull(header.round());
      IndexRange received = round.turn().received();
      return received == null ? new IndexRange(0, header.state().parameters()) : received;
    }

    Order order() {
      float[] inner = vectors.get(1);
      int iteration = header.state().iteration();
      boolean moved = header.movements() > 0;
      return new Order(
          number,
          answer,
          header,
          moved ? null : new NetworkState(vectors.get(0), inner, iteration),
          moved ? new Movement(range(), List.of(movements), inner, iteration) : null,
          System.nanoTime() - begun);
    }
  }

  /**
   * A connection.
   *
   * @throws IOException when the driver cannot be reached there
   */
  OrderClient(Wire wire, String host, int port) throws IOException, InterruptedException {
    try (Socket probe = new Socket()) { // Spark's own timeout is that of a slow answer
      probe.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    }
    transport = new TransportContext(wire.conf(), this);
    factory = transport.createClientFactory(wire.ofClient());
    try {
      client = factory.createClient(host, port);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Asks for the orders of some {@link LongLivedTasks}.
   *
   * @param known the round whose start is known here, -1 for none
   */
  void arrive(int number, int known, List<Integer> workers) {
    send(Wire.message(Wire.Kind.ARRIVE, number, known, Wire.serialized(new ArrayList<>(workers))));
  }

  /** The next order; null when the task is dismissed. */
  @Nullable Order next() throws InterruptedException {
    Event event = events.take();
    if (event instanceof Order order) {
      return order;
    }
    String failure = ((End) event).failure();
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return null;
  }

  /** Answers a question. */
  void answer(int worker, Serializable answer) {
    send(Wire.message(Wire.Kind.ANSWER, worker, 0, Wire.serialized(answer)));
  }

  /**
   * Answers a round with a worker's update, once the worker may send. Where the task has been
   * dismissed meanwhile, the round was begun ahead of its turn and nobody waits for the answer.
   *
   * @param order the number of the round's order
   * @param update with pieces of any length where they are uncompressed
   */
  void sendUpdate(int order, WorkerUpdate update) throws InterruptedException {
    int worker = update.report().worker();
    synchronized (this) {
      while (worker >= allowed.getOrDefault(order, 0) && !ended && !dismissed) {
        wait();
      }
      if (dismissed) {
        return;
      }
      allowed.keySet().removeIf(number -> number < order);
    }
    answer(worker, new WorkerUpdate(update.report(), update.iteration(), List.of()));
    int piece = 0;
    for (Payload payload : update.payloads()) {
      int from = 0;
      do {
        send(Wire.payload(worker, piece++, payload, from));
        from += Wire.LONGEST_PIECE;
      } while (from < payload.floats().length);
    }
  }

  private void send(ByteBuffer message) {
    if (client != null) {
      client.send(message);
    }
  }

  @Override
  public void receive(TransportClient from, ByteBuffer buffer, RpcResponseCallback callback) {
    try {
      receive(Wire.Message.of(buffer));
    } catch (RuntimeException | Error e) { // nobody would see what is thrown here
      end("the driver's order cannot be read: " + e);
    }
  }

  private void receive(Wire.Message message) {
    switch (message.kind()) {
      case ORDER -> {
        allow(++orders, message.second());
        incoming =
            new Incoming(
                orders, message.first() == 1, (OrderContent.Header) message.object(loader));
      }
      case VECTOR -> {
        if (incoming != null) {
          incoming.take(message);
        }
      }
      case PAYLOAD -> {
        if (incoming != null) {
          incoming.takePayload(message);
        }
      }
      case SEND -> allow(message.second(), message.first());
      case LEAVE -> dismiss();
      case GONE -> end("the driver has given this task up");
      default -> throw new IllegalStateException("unexpected " + message.kind());
    }
    if (incoming != null && incoming.missing == 0) {
      events.add(incoming.order());
      incoming = null;
    }
  }

  private synchronized void allow(int order, int workers) {
    allowed.merge(order, workers, Math::max);
    notifyAll();
  }

  private synchronized void dismiss() {
    dismissed = true;
    events.add(new End(null));
    notifyAll();
  }

  private synchronized void end(String failure) {
    ended = true;
    events.add(new End(failure));
    notifyAll();
  }

  @Override
  public void channelInactive(TransportClient from) {
    end("the connection to the driver is lost");
  }

  @Override
  public StreamManager getStreamManager() {
    return new OneForOneStreamManager();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    factory.close();
    transport.close();
  }
}
