package org.rondo.spark.web;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rondo.error.Reason;

/** Requests with a limit for everything, from the connection to the last byte of the answer. */
public final class Exchange {
  /** Answers that another try may change; those from 500 on are others. */
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

  private final HttpClient client;
  private final int seconds;

  /**
   * Exchanges of a limit.
   *
   * @param seconds that each may take
   */
  public Exchange(int seconds) {
    this.seconds = seconds;
    // An offer of HTTP/2 beside a plain http request confuses small servers and proxies.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(seconds))
            .build();
  }

  /** Whether the same request may have another answer later. */
  public static boolean isTransient(int status) {
    return status >= 500 || TRANSIENT.contains(status);
  }

  /**
   * Sends a request and waits for the answer; redirections are not followed.
   *
   * @throws NoAnswerException when there is none in time
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  public <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> body)
      throws NoAnswerException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswerException("no answer within " + seconds + " s");
    } catch (ExecutionException e) {
      boolean refused = e.getCause() instanceof ConnectException;
      throw new NoAnswerException(refused ? "no connection" : Reason.of(e));
    } finally {
      answer.cancel(true);
    }
  }

  /** Nobody has answered. */
  public static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private NoAnswerException(String message) {
      super(message);
    }
  }
}
