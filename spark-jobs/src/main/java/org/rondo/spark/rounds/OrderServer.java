package org.rondo.spark.rounds;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.rondo.error.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where long-lived tasks on executors reach the driver. A task says which {@link LongLivedTasks} it
 * belongs to. If those have left, and the task runs again for what its workers keep, it receives
 * their rounds once more. Owned by a run, which closes it.
 */
final class OrderServer extends RpcHandler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderServer.class);

  private final TransportContext transport;
  private final TransportServer server;
  private final Map<TransportClient, RemoteTask> tasks = new ConcurrentHashMap<>();
  private final Map<Integer, List<OrderContent>> ended = new ConcurrentHashMap<>();
  private final ExecutorService waiting =
      Executors.newCachedThreadPool(
          body -> {
            Thread thread = new Thread(body, "rondo-task");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A server that listens.
   *
   * @param address to bind to
   * @param port to listen at, 0 for any
   */
  OrderServer(Wire wire, String address, int port) {
    transport = new TransportContext(wire.conf(), this);
    try {
      server = transport.createServer(address, port, wire.ofServer());
    } catch (Exception e) {
      transport.close();
      throw e;
    }
  }

  /**
   * A server that listens where the driver of an application does.
   *
   * @throws ConfigurationException when neither its port nor one of the next is free
   */
  static OrderServer ofDriver(Wire wire, SparkConf conf) {
    int port = StaySettings.of(conf).port();
    String address = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host"));
    int last =
        port == 0
            ? 0
            : Math.min(StaySettings.MOST_PORT, port + conf.getInt("spark.port.maxRetries", 16));
    for (int next = port; ; next++) {
      try {
        return new OrderServer(wire, address, next);
      } catch (Exception e) { // Netty throws a checked one that nobody declares
        if (next >= last) {
          throw new ConfigurationException(
              "%s: cannot listen at %s, ports %s to %s: %s; name a free port, or have each round run as a job with %s=false"
                  .formatted(
                      StaySettings.PORT, address, port, last, e.getMessage(), StaySettings.STAY),
              e);
        }
        LOG.debug("cannot listen at {}:{}", address, next, e);
      }
    }
  }

  /** The port that it listens at. */
  int port() {
    return server.getPort();
  }

  /** Keeps the rounds of tasks that have left, for those that have to run again. */
  void remember(int number, List<OrderContent> rounds) {
    ended.put(number, List.copyOf(rounds));
  }

  /** Forgets the rounds of tasks that have left. */
  void forget(int number) {
    ended.remove(number);
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    try {
      Wire.Message received = Wire.Message.of(message);
      if (received.kind() == Wire.Kind.ARRIVE) {
        arrive(client, received);
      } else {
        Objects.requireNonNull(tasks.get(client), "a message before the task's arrival")
            .receive(received);
      }
    } catch (RuntimeException | Error e) { // nobody would see what is thrown here
      end(client, e);
    }
  }

  private void arrive(TransportClient client, Wire.Message message) {
    int number = message.first();
    List<OrderContent> rounds = ended.get(number);
    if (rounds != null) {
      int known = message.second();
      for (OrderContent round : rounds) {
        round.messages(false, 0, known).forEach(client::send);
        known = round.knownAfter(known);
      }
      client.send(Wire.message(Wire.Kind.LEAVE, 0, 0));
      return;
    }
    LongLivedTasks<RemoteTask> staying;
    try {
      staying = LongLivedTasks.of(number);
    } catch (IllegalStateException e) {
      LOG.debug("a task is late", e);
      client.send(Wire.message(Wire.Kind.GONE, 0, 0));
      return;
    }
    List<Integer> workers =
        ((List<?>) message.object(OrderServer.class.getClassLoader()))
            .stream().map(Integer.class::cast).toList();
    RemoteTask task = new RemoteTask(client, staying, workers, message.second());
    tasks.put(client, task);
    waiting.execute(() -> serve(client, task));
  }

  private void serve(TransportClient client, RemoteTask task) {
    try {
      task.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      client.close();
    } catch (RuntimeException | Error e) {
      end(client, e);
    }
  }

  /** Closes a connection; Spark then runs the task again. */
  private void end(TransportClient client, Throwable reason) {
    LOG.debug("the connection to a task at {} ends", client.getSocketAddress(), reason);
    RemoteTask task = tasks.get(client);
    if (task != null) {
      task.lost(reason);
    }
    client.close();
  }

  @Override
  public void channelInactive(TransportClient client) {
    RemoteTask task = tasks.remove(client);
    if (task != null) {
      task.lost(new IllegalStateException("the task has closed the connection"));
    }
  }

  @Override
  public void exceptionCaught(Throwable cause, TransportClient client) {
    end(client, cause);
  }

  @Override
  public StreamManager getStreamManager() {
    return new OneForOneStreamManager();
  }

  @Override
  public void close() {
    waiting.shutdownNow();
    server.close();
    transport.close();
  }
}
