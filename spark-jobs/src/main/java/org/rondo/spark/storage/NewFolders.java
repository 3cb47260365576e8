package org.rondo.spark.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A new folder, made together with those missing above it, so that after a failure just these can
 * be deleted. Owned by one run.
 */
public final class NewFolders {
  private final Folder folder;
  private final List<Folder> above;

  private NewFolders(Folder folder, List<Folder> above) {
    this.folder = folder;
    this.above = above;
  }

  /**
   * Makes a folder that is not there yet.
   *
   * @throws IOException when it cannot be made; then nothing of it is left
   */
  public static NewFolders make(Folder folder) throws IOException {
    List<Folder> above = new ArrayList<>();
    for (Folder parent = folder.parent();
        parent != null && !parent.exists();
        parent = parent.parent()) {
      above.add(parent);
    }
    NewFolders made = new NewFolders(folder, List.copyOf(above));
    try {
      folder.make();
    } catch (IOException e) {
      made.takeAwayAfter(e);
      throw e;
    }
    return made;
  }

  /** The folder. */
  public Folder folder() {
    return folder;
  }

  /** Deletes the folders because of a failure, which remains the one to report. */
  public void takeAwayAfter(Exception failure) {
    try {
      takeAway();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Deletes the folder and everything in it, and the new folders above it that are empty. */
  public void takeAway() throws IOException {
    folder.delete();
    for (Folder parent : above) {
      parent.deleteIfEmpty();
    }
  }
}
