package org.rondo.spark.retrain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real HTTP server for each test: one path answers, and {@code /hangs} never does. */
final class RequestServer implements BeforeEachCallback, AfterEachCallback {
  private final String path;
  private final int well;
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch never = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  /**
   * A server.
   *
   * @param path that answers
   * @param well its status where no other is asked for
   */
  RequestServer(String path, int well) {
    this.path = path;
    this.well = well;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(path, this::answer);
    server.createContext("/hangs", this::hang);
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    never.countDown();
    stop();
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    received.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
    exchange.sendResponseHeaders(answers.isEmpty() ? well : answers.remove(0), -1);
    exchange.close();
  }

  private void hang(HttpExchange exchange) {
    received.add("hangs");
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /** The requests so far: the authorization and the body of each. */
  List<String> received() {
    return received;
  }

  /** The statuses of the next answers, which a test adds to. */
  List<Integer> answers() {
    return answers;
  }

  /** The address of a path. */
  String url(String of) {
    return "http://127.0.0.1:%s%s".formatted(server.getAddress().getPort(), of);
  }

  /** From now on nobody answers. */
  void stop() {
    server.stop(0);
  }
}
