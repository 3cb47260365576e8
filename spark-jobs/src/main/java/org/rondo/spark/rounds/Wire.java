package org.rondo.spark.rounds;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.rpc.netty.NettyRpcEnv;
import org.apache.spark.serializer.JavaSerializer;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.training.Piece;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * How the driver and long-lived tasks talk: Spark's own transport with the settings of its RPC, and
 * so with its authentication and encryption. A message is its kind, three integers, and an object
 * in Java's serialization or 32-bit floats, little-endian.
 *
 * @param conf of the transport
 * @param user of the application in its authentication
 * @param keys of its authentication; null where there is none
 */
record Wire(TransportConf conf, String user, @Nullable SecretKeyHolder keys) {
  /**
   * 256 KiB of floats, a multiple of {@link Piece#ALIGNMENT}. Longer vectors are sent in pieces.
   */
  static final int LONGEST_PIECE = 1 << 16;

  private static final int HEADER_BYTES = 4 * Integer.BYTES;
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  /** What a message is about. */
  enum Kind {
    /** From a task: the number of its {@link LongLivedTasks}, a round it knows, its workers. */
    ARRIVE,
    /** From a task: worker, and its answer to a question or its report of a round. */
    ANSWER,
    /** Worker (0 from the driver), piece, number of floats, and a payload, floats first. */
    PAYLOAD,
    /** To a task: whether to answer, how many workers may send at once, and an order. */
    ORDER,
    /** To a task: which vector, where a part of it begins, its length, and the part. */
    VECTOR,
    /** To a task: how many workers may send, and for which of its orders, counted from 1. */
    SEND,
    /** To a task: it is dismissed. */
    LEAVE,
    /** To a task: its {@link LongLivedTasks} have been given up. */
    GONE;

    private static final List<Kind> ALL = List.of(values());
  }

  /**
   * A message that has arrived; to be read before the transport uses its buffer again.
   *
   * @param content what follows the integers
   */
  record Message(Kind kind, int first, int second, int third, ByteBuffer content) {
    /** Reads a message. */
    static Message of(ByteBuffer received) {
      ByteBuffer buffer = received.slice().order(ByteOrder.LITTLE_ENDIAN);
      Kind kind = Kind.ALL.get(buffer.getInt());
      return new Message(kind, buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer);
    }

    /** The object in it. */
    Object object(ClassLoader loader) {
      return new JavaSerializer(new SparkConf(false))
          .newInstance()
          .deserialize(content.slice(), loader, ANY);
    }

    /** The payload in it. */
    Payload payload() {
      float[] floats = new float[third];
      floats(floats, 0, third);
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return new Payload(floats, bytes);
    }

    /** Reads floats into a vector. */
    void floats(float[] vector, int from, int count) {
      content.asFloatBuffer().get(vector, from, count);
      content.position(content.position() + Float.BYTES * count);
    }
  }

  /** That of the running application, on the driver and on executors. */
  static Wire ofApplication() {
    SparkEnv spark = SparkEnv.get();
    return new Wire(
        ((NettyRpcEnv) spark.rpcEnv()).transportConf(),
        spark.securityManager().getSaslUser(),
        spark.securityManager().isAuthenticationEnabled() ? spark.securityManager() : null);
  }

  /** How a server authenticates clients. */
  List<TransportServerBootstrap> ofServer() {
    return keys == null ? List.of() : List.of(new AuthServerBootstrap(conf, keys));
  }

  /** How a client authenticates itself. */
  List<TransportClientBootstrap> ofClient() {
    return keys == null ? List.of() : List.of(new AuthClientBootstrap(conf, user, keys));
  }

  /** A message without content. */
  static ByteBuffer message(Kind kind, int first, int second) {
    return start(kind, 0, first, second, 0).flip();
  }

  /** A message with a serialized object. */
  static ByteBuffer message(Kind kind, int first, int second, ByteBuffer object) {
    return start(kind, object.remaining(), first, second, 0).put(object.duplicate()).flip();
  }

  /** An object as messages hold it. */
  static ByteBuffer serialized(Serializable object) {
    return new JavaSerializer(new SparkConf(false)).newInstance().serialize(object, ANY);
  }

  /** A part of a vector. */
  static ByteBuffer vector(int number, float[] vector, int from) {
    int count = Math.min(LONGEST_PIECE, vector.length - from);
    ByteBuffer buffer = start(Kind.VECTOR, Float.BYTES * count, number, from, count);
    return floats(buffer, vector, from, count).flip();
  }

  /**
   * A worker's payload of a piece, or one piece of an uncompressed payload of several pieces.
   *
   * @param from where in the payload's floats the piece begins
   */
  static ByteBuffer payload(int worker, int piece, Payload payload, int from) {
    float[] floats = payload.floats();
    byte[] bytes = payload.bytes();
    int count = Math.min(LONGEST_PIECE, floats.length - from);
    ByteBuffer buffer =
        start(Kind.PAYLOAD, Float.BYTES * count + bytes.length, worker, piece, count);
    return floats(buffer, floats, from, count).put(bytes).flip();
  }

  private static ByteBuffer start(Kind kind, int content, int first, int second, int third) {
    return ByteBuffer.allocate(HEADER_BYTES + content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Kind.ALL.indexOf(kind))
        .putInt(first)
        .putInt(second)
        .putInt(third);
  }

  private static ByteBuffer floats(ByteBuffer buffer, float[] vector, int from, int count) {
    buffer.asFloatBuffer().put(vector, from, count);
    return buffer.position(buffer.position() + Float.BYTES * count);
  }
}
