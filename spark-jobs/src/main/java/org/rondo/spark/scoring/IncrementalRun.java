package org.rondo.spark.scoring;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.Redaction;
import org.rondo.error.RondoException;
import org.rondo.spark.ledger.BatchEntry;
import org.rondo.spark.ledger.BatchFolder;
import org.rondo.spark.ledger.Layout;
import org.rondo.spark.scoring.BatchColumns.Shadowed;
import org.rondo.spark.scoring.IncrementalResult.Counts;
import org.rondo.spark.scoring.IncrementalResult.ShadowResult;
import org.rondo.spark.scoring.IncrementalResult.Status;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Authorship;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch scoring that is called again and again: each call scores the files that no call before has,
 * and adds them as a batch. Of a file that was listed, each row is in one batch, whatever is killed
 * and whoever works at the same time.
 */
public final class IncrementalRun {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementalRun.class);
  private static final Redaction REDACTION = Redaction.byName();

  private final SparkSession session;
  private final NamedModel model;
  private final @Nullable ShadowModel shadow;
  private final ModelScoring scoring;

  /**
   * Predictions of a model, on a session that remains the caller's.
   *
   * @param shadow scores the same rows; null for none
   */
  public IncrementalRun(SparkSession session, NamedModel model, @Nullable ShadowModel shadow) {
    this.session = session;
    this.model = model;
    this.shadow = shadow;
    this.scoring = ModelScoring.of(session, model.bundle());
  }

  /**
   * Scores what is new in a source.
   *
   * @throws ConfigurationException when the output cannot grow, or the source is not one of files
   * @throws DataException when the source cannot be used, too many of its rows cannot, or they do
   *     not fit the batches before
   * @throws RondoException when storage fails, or another job is at work there
   */
  public IncrementalResult add(DataConfig input, IncrementalOutput output) {
    requireSuitable(input);
    Configuration hadoop = SessionStorage.of(session);
    BundleFiles.requireNone(output.folder(), hadoop);
    try (BatchFolder folder = BatchFolder.open(output.folder(), hadoop)) {
      try {
        NewInputs inputs = NewInputs.of(session, input.requiredSource(), folder, output.changed());
        return inputs.isEmpty()
            ? nothingNew(folder, inputs)
            : new Call(folder, input, output, inputs).add();
      } catch (RuntimeException e) {
        throw folder.orLate(e);
      } catch (IOException e) { // such as of files that another job has cleared up
        throw folder.orLate(PredictionRun.unwritable(Redaction.uri(output.folder()), e));
      }
    } catch (IOException e) {
      throw PredictionRun.unwritable(Redaction.uri(output.folder()), e);
    }
  }

  private IncrementalResult nothingNew(BatchFolder folder, NewInputs inputs) {
    return new IncrementalResult(
        folder.display(),
        Status.NOTHING_NEW,
        0,
        new Counts(0, inputs.empty(), 0, 0),
        model.version(),
        shadow == null ? null : new ShadowResult(shadow.name(), shadow.problem()));
  }

  /** A file must hold whole examples, and a source must say which files it has. */
  private void requireSuitable(DataConfig input) {
    String source = input.requiredSource();
    if (!Sources.areFiles(source)) {
      throw new ConfigurationException(
          "--incremental: got %s, expected a path, glob or URI of files: which rows of it are new cannot be told; leave out --incremental"
              .formatted(Redaction.uri(source)));
    }
    SequenceConfig sequence = model.bundle().signature().sequence();
    if (sequence != null && (sequence.ofTable() || sequence.forecasts())) {
      throw new ConfigurationException(
          "--incremental: the model reads many rows as one example, and these may be in files of different batches; leave out --incremental");
    }
  }

  /** One call's work. */
  private final class Call {
    private final BatchFolder folder;
    private final IncrementalOutput output;
    private final NewInputs inputs;
    private final DataConfig input;
    private final PredictionBatch batch;
    private final BatchColumns columns;

    Call(BatchFolder folder, DataConfig input, IncrementalOutput output, NewInputs inputs) {
      this.folder = folder;
      this.input = input;
      this.output = output;
      this.inputs = inputs;
      RawData source = model.bundle().read(input, inputs.files(), session);
      this.batch = new PredictionBatch(scoring, input, source, output.format());
      this.columns = BatchColumns.of(model.bundle().signature(), output, batch.shown(), shadowed());
    }

    /** Columns of a second model stay once they are there, and cannot be added later. */
    private Shadowed shadowed() {
      String column = BatchColumns.shadowVersion(output.versionColumn());
      boolean before = folder.layout().isPresent() && folder.layout().get().has(column);
      if (shadow != null && folder.layout().isPresent() && !before) {
        throw new ConfigurationException(
            "--shadow: the batches in %s have no column '%s'; leave out --shadow, or begin another --output with it"
                .formatted(folder.display(), column));
      }
      return shadow != null || before ? Shadowed.YES : Shadowed.NO;
    }

    private Layout layout() {
      return new Layout(
          KebabCase.of(output.format()),
          Arrays.stream(batch.columns(columns.all()).fields())
              .map(field -> new Layout.Column(field.name(), field.dataType().simpleString()))
              .toList());
    }

    IncrementalResult add() throws IOException {
      Layout layout = layout();
      requireLike(layout);
      try (ShadowScoring second =
          ShadowScoring.begin(
              session, shadow, model.bundle().signature(), batch.examples(), columns)) {
        PredictionBatch.Written written = written(second);
        inputs.requireUnchanged(session);
        BatchEntry entry = entry(layout, written, second);
        folder.commit(entry);
        written.warn(LOG, folder.display() + "/" + BatchFolder.name(entry.batch()));
        return result(entry);
      }
    }

    private void requireLike(Layout layout) {
      List<String> differences =
          folder.layout().map(before -> before.differences(layout)).orElse(List.of());
      if (!differences.isEmpty()) {
        throw new DataException(
            "--output: %s: this batch would not be like those before: %s; nothing was scored: let source, model and options be as they were, or begin another --output"
                .formatted(folder.display(), String.join("; ", differences)));
      }
    }

    /** With the second model, and if that is too much for the tasks, without. */
    private PredictionBatch.Written written(ShadowScoring second) throws IOException {
      try {
        return written(second.scorer());
      } catch (RondoException | IOException e) { // nothing that it could be the reason of
        throw e;
      } catch (Exception e) { // Checked ones too: Scala declares none.
        if (second.scorer() == null) {
          throw e;
        }
        second.giveUp(e);
        return written((ShadowScorer) null);
      }
    }

    private PredictionBatch.Written written(@Nullable ShadowScorer second) throws IOException {
      Folder stage = folder.stage();
      NamedOutputs predictions =
          new NamedOutputs(model.bundle().signature(), columns.predictions());
      return batch.write(
          stage.uri(), new VersionedOutputs(predictions, model.version(), columns.all()), second);
    }

    private BatchEntry entry(Layout layout, PredictionBatch.Written written, ShadowScoring second)
        throws IOException {
      boolean none = written.rows() == 0;
      return new BatchEntry(
          folder.next(),
          new BatchEntry.Stamp(UUID.randomUUID().toString(), Authorship.now(), Authorship.who()),
          new BatchEntry.Scoring(
              REDACTION.text(input.requiredSource()),
              model.version(),
              model.bundle().parametersSha256(),
              second.name().orElse(null),
              second.problem().orElse(null)),
          inputs.inputs(),
          new BatchEntry.Rows(written.rows(), written.rejected()),
          none ? null : layout,
          none ? null : folder.written());
    }

    private IncrementalResult result(BatchEntry entry) {
      String second = entry.scoring().shadow();
      String problem = entry.scoring().shadowProblem();
      if (second != null && problem != null) {
        LOG.warn("shadow: {} has not scored all rows: {}", second, problem);
      }
      return new IncrementalResult(
          folder.display(),
          Status.SCORED,
          entry.batch(),
          new Counts(
              inputs.files().files().size(),
              inputs.empty(),
              entry.rows().read(),
              entry.rows().rejected()),
          model.version(),
          second == null ? null : new ShadowResult(second, problem));
    }
  }
}
