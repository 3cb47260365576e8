package org.rondo.spark.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.BundleManifest;
import org.rondo.bundle.Signature;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.DataConfig;
import org.rondo.config.Engine;
import org.rondo.engine.EngineCatalog;
import org.rondo.engine.EngineSpec;
import org.rondo.error.DataException;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.network.NetworkZip;
import org.rondo.network.ParametersDigest;
import org.rondo.network.RefusedNetworkException;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.NamedFeatures;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.source.InputFiles;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Folder;

/**
 * A trained model: network, signature and fitted features. On disk it is a folder of plain files:
 * {@code network.zip} (which vanilla DL4J reads), {@code signature.json}, {@code features.json}
 * (not for images), {@code training-statistics.json}, and {@code bundle.json} with the digest of
 * each.
 */
public final class ModelBundle implements Serializable {
  private static final int MAX_JSON_BYTES = 64 << 20;

  private final Signature signature;
  private final NetworkDefinition definition;
  private final NetworkState state;
  private final @Nullable FittedFeatures features;
  private final @Nullable TrainingStatistics statistics;

  private ModelBundle(
      Signature signature,
      NetworkDefinition definition,
      NetworkState state,
      @Nullable FittedFeatures features,
      @Nullable TrainingStatistics statistics) {
    this.signature = signature;
    this.definition = definition;
    this.state = state;
    this.features = features;
    this.statistics = statistics;
  }

  /** A network with a state that it has learned from data of a schema. */
  public static ModelBundle of(DataSchema schema, NetworkPlan network, NetworkState state) {
    Signature.Output output =
        new Signature.Output(
            schema.labels().columns(), schema.labels().codes().classes(), network.objective());
    Signature signature =
        new Signature(
            schema.inputs(),
            output,
            schema.featureNames(),
            Signature.Layout.of(schema.layout()),
            schema.labels().weight(),
            schema.reader(),
            schema.missing(),
            schema.sequence());
    NamedFeatures fitted = schema.features();
    return new ModelBundle(
        signature,
        network.definition(),
        state,
        fitted == null ? null : fitted.features(),
        schema.statistics());
  }

  /**
   * Opens a bundle and checks every file's digest.
   *
   * @param path a run's folder or its {@code model} folder, a path or URI; or {@code
   *     registry:NAME@ALIAS_OR_VERSION}, of the session's registry
   * @throws DataException when there is no bundle, or it is damaged
   */
  public static ModelBundle open(String path, SparkSession session) {
    return open(path, Registry.of(session), session);
  }

  /** Opens a bundle, where a registry's are those of a certain one. */
  public static ModelBundle open(String path, Registry registry, SparkSession session) {
    try {
      return open(BundleFiles.locate(path, registry, session), path);
    } catch (IOException e) {
      throw new DataException("cannot read the model " + path + ": " + e.getMessage(), e);
    }
  }

  /** Opens the bundle in a folder, which messages call by a path. */
  static ModelBundle open(Folder folder, String path) throws IOException {
    try {
      BundleManifest manifest =
          BundleJson.read(
              folder.read(BundleFiles.MANIFEST, MAX_JSON_BYTES),
              BundleManifest.class,
              path + "/" + BundleFiles.MANIFEST);
      BundleFiles.verify(folder, manifest);
      Signature signature =
          BundleJson.read(
              folder.read(BundleFiles.SIGNATURE, MAX_JSON_BYTES),
              Signature.class,
              path + "/" + BundleFiles.SIGNATURE);
      // The network first, so that it is refused before Spark reads anything.
      ModelBundle network = withNetwork(folder, signature);
      if (!network.parametersSha256().equals(manifest.parametersSha256())) {
        throw BundleFiles.damaged(
            folder,
            "the parameters in "
                + BundleFiles.NETWORK
                + " are not those of "
                + BundleFiles.MANIFEST);
      }
      return new ModelBundle(
          signature,
          network.definition,
          network.state,
          StoredFeatures.load(folder, signature),
          BundleFiles.statistics(folder));
    } catch (RefusedNetworkException e) {
      throw new DataException(
          "the model %s is refused: in %s, %s. A model is data only; use one that Rondo has written"
              .formatted(path, BundleFiles.NETWORK, e.getMessage()),
          e);
    }
  }

  private static ModelBundle withNetwork(Folder folder, Signature signature) throws IOException {
    Path file = Files.createTempFile("rondo-network", ".zip");
    try {
      try (InputStream in = folder.open(BundleFiles.NETWORK)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      Model model = NetworkZip.restore(file.toFile());
      NetworkDefinition definition;
      NetworkState state;
      try {
        definition = NetworkZip.definition(model);
        state = NetworkZip.state(model);
      } finally {
        model.close();
      }
      requireFit(folder, definition, signature);
      return new ModelBundle(signature, definition, state, null, null);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Otherwise predictions would be meaningless, or fail for no visible reason. */
  private static void requireFit(Folder folder, NetworkDefinition definition, Signature signature) {
    try {
      NetworkZip.requireFit(definition, signature.layout().shape(), signature.output().objective());
    } catch (RefusedNetworkException e) {
      throw BundleFiles.damaged(
          folder,
          BundleFiles.NETWORK + " does not fit " + BundleFiles.SIGNATURE + ": " + e.getMessage());
    }
  }

  /**
   * Writes the bundle, its manifest last. A resumed run may have written it before: a complete
   * bundle stays, and an incomplete one is replaced.
   */
  public void write(Folder folder, String name, String runId) throws IOException {
    if (isWholeIn(folder)) {
      return;
    }
    folder.delete(BundleFiles.MANIFEST);
    folder.delete();
    folder.make();
    folder.write(
        BundleFiles.NETWORK,
        out -> NetworkZip.write(definition, signature.layout().shape(), state, out));
    folder.write(BundleFiles.SIGNATURE, BundleJson.write(signature));
    if (features != null) {
      StoredFeatures.write(features, folder);
    }
    if (statistics != null) {
      folder.write(BundleFiles.STATISTICS, BundleJson.write(statistics));
    }
    TreeMap<String, String> digests = new TreeMap<>();
    for (String file : folder.files()) {
      digests.put(file, folder.sha256(file));
    }
    folder.write(
        BundleFiles.MANIFEST,
        BundleJson.write(
            new BundleManifest(
                BundleManifest.FORMAT_VERSION, name, runId, parametersSha256(), digests)));
  }

  private boolean isWholeIn(Folder folder) throws IOException {
    if (!folder.has(BundleFiles.MANIFEST)) {
      return false;
    }
    try {
      BundleManifest manifest =
          BundleJson.read(
              folder.read(BundleFiles.MANIFEST, MAX_JSON_BYTES),
              BundleManifest.class,
              BundleFiles.MANIFEST);
      BundleFiles.verify(folder, manifest);
      return manifest.parametersSha256().equals(parametersSha256());
    } catch (DataException e) { // damaged
      return false;
    }
  }

  /** How the model is applied to rows; decides on the engine. */
  ScoringPlan plan() {
    DataSchema schema = schema();
    EngineSpec engine = EngineCatalog.choose(definition, schema.layout(), Engine.AUTO).spec();
    return new ScoringPlan(
        new SupervisedLearner.Plan(engine, signature.output().objective()), schema);
  }

  /** The meaning of the numbers in packed rows. */
  public DataSchema schema() {
    Signature.Output output = signature.output();
    LabelCodes codes = LabelCodes.of(output);
    return new DataSchema(
        signature.inputs(),
        signature.labelled(),
        new DataSchema.Labels(output.labels(), codes, signature.weight()),
        features == null ? null : new NamedFeatures(features, signature.features()),
        signature.reader(),
        signature.missing(),
        signature.sequence());
  }

  /** Opens a source; unless configured otherwise, it is read as the model's own files were. */
  public RawData read(DataConfig config, SparkSession session) {
    DataConfig known = config.withSequence(signature.sequence());
    return Sources.open(session, known, InputSpecs.widths(signature), signature.reader());
  }

  /** The same, of some of the source's files, which alone are read. */
  RawData read(DataConfig config, InputFiles files, SparkSession session) {
    DataConfig known = config.withSequence(signature.sequence());
    return Sources.open(session, known, files, InputSpecs.widths(signature), signature.reader());
  }

  /** The inputs and outputs of the model. */
  public Signature signature() {
    return signature;
  }

  /** The DL4J network. */
  public NetworkDefinition definition() {
    return definition;
  }

  /** What the network has learned. */
  public NetworkState state() {
    return state;
  }

  /** The fitted features, unless the inputs are images. */
  public Optional<FittedFeatures> features() {
    return Optional.ofNullable(features);
  }

  /** What the training rows held; empty of a model that is older than these. */
  public Optional<TrainingStatistics> statistics() {
    return Optional.ofNullable(statistics);
  }

  /** SHA-256 of the parameters as float32 little-endian in DL4J's flat order. */
  public String parametersSha256() {
    return ParametersDigest.sha256(state.parameters());
  }
}
