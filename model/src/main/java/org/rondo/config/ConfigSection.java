package org.rondo.config;

import java.io.Serializable;
import java.util.Map;

/**
 * A section of the configuration: a record whose components are the section's keys. Its compact
 * constructor validates and copies, and throws a {@link org.rondo.error.ConfigurationException}.
 */
public interface ConfigSection extends Serializable {
  /** The section as it would be written in YAML, every default spelled out. */
  default Map<String, Object> toTree() {
    return ConfigWriter.tree(this);
  }
}
