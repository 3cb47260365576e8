package org.rondo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source of rows that are not trained on. */
@Shorthand("source")
public record HeldOutConfig(
    @Doc("Where the rows are, as `data.source`.") String source,
    @Doc(
            "Their format, as `data.format`; when absent and not clear from the name, that of"
                + " `data.source`.")
        @Nullable Format format,
    @Doc("Options of their reader, in addition to those of `data.options`.") @Default("{}")
        Map<String, String> options)
    implements ConfigSection {
  /** Validates and copies. */
  public HeldOutConfig {
    Violations.in(HeldOutConfig.class, source, format, options).orThrow();
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
