package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.data.IndexRange;
import org.rondo.data.Shard;
import org.rondo.network.NetworkState;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.RoundSum;
import org.rondo.training.Turn;
import org.rondo.training.WorkerRound;

/** The driver and tasks that stay on executors, over the transport. */
@Timeout(60)
class RemoteTasksTest {
  private static final String HOST = "127.0.0.1";
  private static final List<Shard> SHARDS = SparkRuns.unevenShards();

  private final ExecutorService slots = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Wire wire = Protection.NONE.wire("");
  private final SparkRuns run = run("model: {network: mlp, hidden: [8]}", 1);
  private final OrderServer server = server(wire);

  @AfterEach
  void stop() throws Exception {
    slots.shutdownNow();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void roundsGoThereAndBack(Protection protection) throws Exception {
    Wire wire = protection.wire("a secret");
    SparkRuns run = run("model: {network: mlp, hidden: [8]}", 3);
    OrderServer server = server(wire);
    NetworkState state = run.fresh();
    try (Order first = new Order(run, 0, state)) {
      first.begin();
      List<Future<RemoteVisit.Result>> visits =
          List.of(visit(run, wire, server, first, 0, 1, 2), visit(run, wire, server, first, 3, 4));
      state = first.await();
      for (int round = 1; round < 3; round++) {
        Order next = new Order(run, round, state, first);
        state = next.await();
      }
      first.leave();
      for (Future<RemoteVisit.Result> visit : visits) {
        assertThat(visit.get().unreachable()).isNull();
      }
    }
    assertThat(state.parameters()).isEqualTo(run.inProcess().state().parameters());
    assertThat(state.innerState()).isEqualTo(run.inProcess().state().innerState());
  }

  @Test
  void aVectorGoesInPieces() throws Exception {
    Wire wire = Protection.NONE.wire("");
    SparkRuns run = run("model: {network: mlp, hidden: [700, 500]}", 1);
    assertThat(run.fresh().parameters()).hasSizeGreaterThan(Wire.LONGEST_PIECE);
    OrderServer server = server(wire);
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      visit(run, wire, server, order, 0, 1, 2, 3, 4);
      NetworkState state = order.await();
      assertThat(state.parameters()).isEqualTo(run.inProcess().state().parameters());
      assertThat(state.innerState()).isEqualTo(run.inProcess().state().innerState());
    }
  }

  /** The driver holds two updates at most, in whatever order tasks have their workers. */
  @Test
  void workersSendWhenItIsTheirTurn() throws Exception {
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      Future<RemoteVisit.Result> late = visit(run, wire, server, order, 4);
      visit(run, wire, server, order, 1, 3);
      visit(run, wire, server, order, 0, 2);
      assertThat(order.await().parameters()).isEqualTo(run.inProcess().state().parameters());
      order.leave();
      assertThat(late.get().unreachable()).isNull();
    }
  }

  /**
   * The last workers' task is alone on the only slot, and has to go before the first's can come.
   */
  @Test
  void aTaskThatIsAloneSendsOutOfTurn() throws Exception {
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      visit(run, wire, server, order, 3, 4).get();
      visit(run, wire, server, order, 0, 1, 2).get();
      assertThat(order.await().parameters()).isEqualTo(run.inProcess().state().parameters());
    }
  }

  @Test
  void aLostConnectionIsMadeUpForByAnotherTask() throws Exception {
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      try (OrderClient dying = new OrderClient(wire, HOST, server.port())) {
        dying.arrive(order.number(), -1, List.of(0, 1, 2));
        assertThat(dying.next()).isNotNull();
      }
      visit(run, wire, server, order, 3, 4);
      visit(run, wire, server, order, 0, 1, 2);
      assertThat(order.await().parameters()).isEqualTo(run.inProcess().state().parameters());
    }
  }

  @Test
  void theDriversEndEndsTheTask() throws Exception {
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      try (OrderClient client = new OrderClient(wire, HOST, server.port())) {
        client.arrive(order.number(), -1, List.of(0, 1, 2, 3, 4));
        assertThat(client.next()).isNotNull();
        server.close();
        assertThatThrownBy(client::next).hasMessage("the connection to the driver is lost");
      }
    }
  }

  @Test
  void aTaskOfAStayThatWasGivenUpFails() throws Exception {
    Order order = new Order(run, 0, run.fresh());
    order.begin();
    order.close();
    assertThatThrownBy(() -> visit(run, wire, server, order, 0).get())
        .isInstanceOf(ExecutionException.class)
        .rootCause()
        .hasMessage("the driver has given this task up");
  }

  @Test
  void whoCannotConnectSaysWhy() throws Exception {
    SparkRuns run = run("model: {network: mlp, hidden: [8]}", 1);
    OrderServer server = server(Protection.AES.wire("a secret"));
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      assertThat(visit(run, Protection.AES.wire("another"), server, order, 0).get().unreachable())
          .startsWith(HOST + ":" + server.port() + ": ");
      server.close();
      assertThat(visit(run, Protection.NONE.wire(""), server, order, 0).get().unreachable())
          .contains("Connection refused");
    }
  }

  /** One task knows the first round, the other comes to the second. */
  @Test
  void aMovementIsSentToThoseWhoKnowTheRoundBefore() throws Exception {
    SparkRuns run =
        SparkRuns.of(
            "model: {network: mlp, hidden: [8]}\n"
                + "training: {batch-size: 10, local-steps: 2, rounds: 2, inner-state: reset,"
                + " averaging: {broadcast-compression: int8}}",
            SHARDS);
    UUID known = UUID.randomUUID();
    RoundStart first = RoundStart.whole(run.fresh());
    NetworkState after;
    try (Order order = new Order(run, 0, first)) {
      order.begin();
      visit(run, known, order, 0, 1, 2, 3, 4);
      after = new NetworkState(order.await().parameters(), new float[0], 0);
    }
    assertThat(KnownStarts.of(known)).isNotNull();
    RoundStart second = RoundStart.next(run.plan().exchange(), after, null, first.state());
    float[] combined;
    try (Order order = new Order(run, 1, second)) {
      order.begin();
      visit(run, known, order, 0, 1, 2);
      visit(run, UUID.randomUUID(), order, 3, 4);
      combined = order.await().parameters();
      OrderContent content = order.order.content();
      assertThat(bytes(content, 0)).isLessThan(bytes(content, -1) - 2 * combined.length);
      assertThat(bytes(content, 7)).isEqualTo(bytes(content, -1));
    }
    float[] expected = run.inProcess().state().parameters();
    for (int i = 0; i < expected.length; i++) {
      double unsent = (double) after.parameters()[i] - second.state().parameters()[i];
      assertThat((float) (combined[i] + unsent)).isEqualTo(expected[i]);
    }
  }

  /** Tasks do not wait for the driver between two rounds, and a task that is lost repeats both. */
  @Test
  void aRoundThatIsAnnouncedBeginsBeforeTheOneBeforeIsCombined() throws Exception {
    SparkRuns run =
        SparkRuns.of(
            "model: {network: mlp, hidden: [8]}\n"
                + "training: {batch-size: 10, local-steps: 2, rounds: 2,"
                + " averaging: {recipe: mean, overlap: true}}",
            SHARDS);
    NetworkState fresh = run.fresh();
    RoundStart start = RoundStart.whole(new NetworkState(fresh.parameters(), new float[0], 0));
    try (Order first = new Order(run, 0, start)) {
      Order second = new Order(run, 1, start, List.of(first.order.content()));
      first.order.lead(second.order);
      first.begin();
      try (OrderClient dying = new OrderClient(wire, HOST, server.port())) {
        dying.arrive(first.number(), -1, List.of(0, 1, 2));
        assertThat(dying.next()).isNotNull();
        assertThat(dying.next()).isNotNull();
      }
      List<Future<RemoteVisit.Result>> visits =
          List.of(visit(run, wire, server, first, 3, 4), visit(run, wire, server, first, 0, 1, 2));
      float[] after = first.await().parameters();
      long begun = System.nanoTime();
      while (second.sum.taken() < 2) { // as many as the driver has room for
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(30));
        TimeUnit.MILLISECONDS.sleep(5);
      }
      Thread.sleep(1500); // more than their patience
      second.join(first);
      float[] combined = second.await().parameters();
      first.leave();
      for (Future<RemoteVisit.Result> visit : visits) {
        assertThat(visit.get().unreachable()).isNull();
      }
      float[] expected = run.inProcess().state().parameters();
      for (int i = 0; i < expected.length; i++) {
        double late = (double) after[i] - start.state().parameters()[i];
        assertThat((float) (combined[i] + late)).isEqualTo(expected[i]);
      }
    }
  }

  /** Whoever waits for the turn to send what will not be asked for would keep the slot. */
  @Test
  void aTaskThatIsDismissedLeavesWhateverItHasBegun() throws Exception {
    SparkRuns run =
        SparkRuns.of(
            "model: {network: mlp, hidden: [8]}\n"
                + "training: {batch-size: 10, local-steps: 2, rounds: 2,"
                + " averaging: {recipe: mean, overlap: true}}",
            SHARDS);
    RoundStart start =
        RoundStart.whole(new NetworkState(run.fresh().parameters(), new float[0], 0));
    try (Order first = new Order(run, 0, start)) {
      Order second = new Order(run, 1, start, List.of(first.order.content()));
      first.order.lead(second.order);
      first.begin();
      Future<RemoteVisit.Result> late = visit(run, wire, server, first, 3, 4);
      visit(run, wire, server, first, 0, 1, 2);
      first.await();
      Thread.sleep(500); // so that it waits
      first.leave();
      assertThat(late.get(20, TimeUnit.SECONDS).unreachable()).isNull();
    }
  }

  private static int bytes(OrderContent content, int known) {
    return content.messages(true, 0, known).stream().mapToInt(ByteBuffer::remaining).sum();
  }

  /** A task that runs again after its stay gives what the first has given. */
  @Test
  void roundsAreRepeatedForWhatWorkersKeep() throws Exception {
    Wire wire = Protection.NONE.wire("");
    SparkRuns run =
        SparkRuns.of(
            "model: {network: mlp, hidden: [8]}\n"
                + "training: {batch-size: 10, local-steps: 2, rounds: 2, inner-state: local}",
            SHARDS);
    OrderServer server = server(wire);
    List<OrderContent> rounds = new ArrayList<>();
    RemoteVisit.Result first;
    int number;
    try (Order order = new Order(run, 0, run.fresh())) {
      order.begin();
      number = order.number();
      Future<RemoteVisit.Result> visit = visit(run, wire, server, order, 0, 1, 2, 3, 4);
      NetworkState state = order.await();
      rounds.add(order.order.content());
      Order next = new Order(run, 1, state, order);
      next.await();
      rounds.add(next.order.content());
      order.leave();
      first = visit.get();
    }
    server.remember(number, rounds);
    RemoteVisit.Result again = visit(run, wire, server.port(), number, 0, 1, 2, 3, 4).get();
    for (int worker = 0; worker < SHARDS.size(); worker++) {
      assertThat(again.memories().get(worker).innerState())
          .isEqualTo(first.memories().get(worker).innerState());
      assertThat(again.memories().get(worker).iteration())
          .isEqualTo(first.memories().get(worker).iteration());
    }
    assertThat(first.memories().get(0).iteration()).isEqualTo(4);
  }

  private static SparkRuns run(String model, int rounds) {
    return SparkRuns.of(
        model
            + "\ntraining: {batch-size: 10, local-steps: 2, rounds: %s, inner-state: average}"
                .formatted(rounds),
        SHARDS);
  }

  private OrderServer server(Wire wire) {
    OrderServer server = new OrderServer(wire, HOST, 0);
    opened.add(server);
    return server;
  }

  private Future<RemoteVisit.Result> visit(
      SparkRuns run, Wire wire, OrderServer server, Order order, int... workers) {
    return visit(run, wire, server.port(), order.number(), workers);
  }

  private Future<RemoteVisit.Result> visit(
      SparkRuns run, Wire wire, int port, int number, int... workers) {
    return visit(new RemoteVisit(HOST, port, number, run.plan(), UUID.randomUUID()), wire, workers);
  }

  private void visit(SparkRuns run, UUID known, Order order, int... workers) {
    visit(new RemoteVisit(HOST, server.port(), order.number(), run.plan(), known), wire, workers);
  }

  private Future<RemoteVisit.Result> visit(RemoteVisit visit, Wire wire, int... workers) {
    List<NumberedShard> shards =
        Arrays.stream(workers).mapToObj(w -> new NumberedShard(w, SHARDS.get(w))).toList();
    return slots.submit(
        () ->
            visit.serve(wire, shards, Collections.nCopies(shards.size(), WorkerRound.Memory.NONE)));
  }

  /** An order and the tasks that do it, with room for two updates. */
  private static final class Order implements AutoCloseable {
    private final RoundSum sum;
    private final RemoteOrder order;
    private @Nullable LongLivedTasks<RemoteTask> tasks;

    Order(SparkRuns run, int round, NetworkState state) {
      this(run, round, RoundStart.whole(state));
    }

    Order(SparkRuns run, int round, RoundStart start) {
      this(run, round, start, List.of());
    }

    /** A round for those who do others first. */
    Order(SparkRuns run, int round, RoundStart start, List<OrderContent> before) {
      boolean late = run.plan().exchange().delay() > 0;
      RoundPlan plan =
          new RoundPlan(
              round,
              new RoundPlan.Steps(2L * round, 2, 6),
              LearningRateSchedule.constant(),
              false,
              null,
              new Turn(
                  null, null, late ? new IndexRange(0, start.state().parameters().length) : null));
      sum = new RoundSum(run.plan().exchange(), start.state(), null, Wire.LONGEST_PIECE);
      order = RemoteOrder.ofRound(plan, start, before, sum, 1);
    }

    /** A round for those who did another. */
    Order(SparkRuns run, int round, NetworkState state, Order before) {
      this(run, round, state);
      join(before);
    }

    /** Has those do it who did another. */
    void join(Order before) {
      tasks = before.tasks();
      assertThat(tasks().post(order)).isTrue();
    }

    void begin() {
      tasks = new LongLivedTasks<>(SHARDS.size(), Duration.ofSeconds(1), order);
    }

    private LongLivedTasks<RemoteTask> tasks() {
      assertThat(tasks).isNotNull();
      return tasks;
    }

    int number() {
      return (int) tasks().number();
    }

    NetworkState await() throws InterruptedException {
      long begun = System.nanoTime();
      assertThat(tasks().await(() -> System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(30)))
          .isTrue();
      NetworkState combined = sum.finish(new RoundOutcome.Traffic(0, 0, 1)).combined();
      assertThat(combined).isNotNull();
      return combined;
    }

    void leave() {
      tasks().leave();
    }

    @Override
    public void close() {
      tasks().close();
    }
  }
}
