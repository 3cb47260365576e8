package org.rondo.spark.jobs;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;

/**
 * Something that Spark ships, shuffles or caches with the session's serializer, whichever that is.
 * Kryo, which many sessions use, cannot write records, so the content is always written by Java.
 *
 * @param <T> what it holds; null only until Kryo has read it
 */
@SuppressWarnings("NullAway.Init")
public final class Parcel<T extends Serializable> implements Serializable, KryoSerializable {
  private static final long serialVersionUID = 1L;

  private T content;

  /** Holds a value, which must not change. */
  public Parcel(T content) {
    this.content = content;
  }

  /** For Kryo. */
  private Parcel() {}

  /** The value. */
  public T content() {
    return content;
  }

  @Override
  public void write(Kryo kryo, Output output) {
    try {
      ObjectOutputStream objects = new ObjectOutputStream(output);
      objects.writeObject(content);
      objects.flush();
    } catch (IOException e) {
      throw new KryoException(e);
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // As Spark's own serializer reads it.
  public void read(Kryo kryo, Input input) {
    try {
      content = (T) new ClassLoaderInput(input, kryo.getClassLoader()).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new KryoException(e);
    }
  }

  /** Finds the classes of the application, which the JVM's own loader may not know. */
  private static final class ClassLoaderInput extends ObjectInputStream {
    private final ClassLoader loader;

    ClassLoaderInput(Input input, ClassLoader loader) throws IOException {
      super(input);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type); // Primitive types have no loader.
      }
    }
  }
}
