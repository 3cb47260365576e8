package org.rondo.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What a DL4J configuration may ask DL4J to instantiate. Its JSON names Java classes by
 * {@code @class}, so reading JSON that DL4J has not written could run the code of any class; only
 * classes that describe networks are let through.
 */
final class NetworkJson {
  private static final String CLASS = "@class";

  /** Far more than DL4J writes; the reader is recursive. */
  private static final int MAX_DEPTH = 100;

  private static final Pattern DESCRIBES_NETWORKS =
      Pattern.compile(
          "(org\\.deeplearning4j\\.nn\\.(conf|weights)"
              + "|org\\.nd4j\\.linalg\\.(activations\\.impl|lossfunctions\\.impl|schedule"
              + "|learning\\.(config|regularization)))(\\.[A-Za-z][A-Za-z0-9_$]*)+");

  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private NetworkJson() {}

  /**
   * Reads the whole text without building anything from it.
   *
   * @throws RefusedNetworkException when it names a class that describes no network
   * @throws IOException when it is not JSON
   */
  static void require(String json) throws IOException {
    try (JsonParser parser = STRICT.createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new RefusedNetworkException("its configuration is nested too deeply");
        }
        if (token == JsonToken.FIELD_NAME && parser.currentName().startsWith("@")) {
          requireKnown(parser.currentName(), parser);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void requireKnown(String field, JsonParser parser) throws IOException {
    boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
    String type = parser.getText();
    if (!field.equals(CLASS) || !text || !DESCRIBES_NETWORKS.matcher(type).matches()) {
      throw new RefusedNetworkException(
          "its configuration names the Java class '"
              + type
              + "' ("
              + field
              + "), which is not one of DL4J's classes for networks; custom layers and losses"
              + " cannot be read");
    }
  }
}
