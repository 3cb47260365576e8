package rondo.ml;

import java.io.Serializable;
import org.rondo.error.DataException;

/**
 * What becomes of a row without a prediction. Travels to executors.
 *
 * @param rule what to do
 * @param stage the model's identifier, for the message
 */
record Refusal(InvalidRows rule, String stage) implements Serializable {

  /**
   * Whether a row stays.
   *
   * @param reason why it has no prediction
   * @throws DataException when it ends the transformation
   */
  boolean keeps(String reason) {
    if (rule == InvalidRows.ERROR) {
      throw new DataException(
          "%s: a row cannot be predicted: %s; set handleInvalid to skip or keep to continue without its prediction"
              .formatted(stage, reason));
    }
    return rule == InvalidRows.KEEP;
  }
}
