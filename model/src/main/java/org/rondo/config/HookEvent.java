package org.rondo.config;

/** How a retraining ended, for its hooks. */
public enum HookEvent {
  /** The challenger is the champion now. */
  PROMOTED,
  /** The challenger was held back, or waits for approval. */
  NOT_PROMOTED,
  /** The same configuration, data and version have been trained before. */
  NOTHING_NEW,
  /** It failed, or was asked to stop. */
  FAILED
}
