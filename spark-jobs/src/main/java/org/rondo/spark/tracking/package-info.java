/**
 * Who follows a run from elsewhere: MLflow, by its REST API, and TensorBoard, by its event files.
 * They are told by threads of their own; whatever happens to them, a run does not notice.
 */
@NullMarked
package org.rondo.spark.tracking;

import org.jspecify.annotations.NullMarked;
