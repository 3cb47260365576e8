package org.rondo.spark.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that was made together with those above it that were not there, so that a failure can
 * take away just these. Owned by one run.
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
   * @throws IOException when it cannot be made; nothing is left of it then
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

  /** Takes the folders away because of a failure, which stays the one to report. */
  public void takeAwayAfter(Exception failure) {
    try {
      takeAway();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Deletes the folder with all in it, and those of the new ones above it that are empty. */
  public void takeAway() throws IOException {
    folder.delete();
    for (Folder parent : above) {
      parent.deleteIfEmpty();
    }
  }
}
