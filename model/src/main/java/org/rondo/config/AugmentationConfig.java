package org.rondo.config;

/** Random changes to pictures during training, so that no picture is seen twice. */
public record AugmentationConfig(
    @Doc("The directions in which half of the pictures are mirrored.") @Default("none") Flip flip,
    @Doc("The most pixels that a picture is shifted up, down, left or right; black moves in.")
        @Default("0")
        @Range(min = 0, max = 10_000)
        int crop,
    @Doc("The most degrees that a picture is rotated either way.")
        @Default("0")
        @Range(min = 0, max = 180)
        double rotate,
    @Doc("How far the factor of the brightness may be from 1: 0.2 means 0.8 to 1.2.")
        @Default("0")
        @Range(min = 0, max = 1)
        double brightness,
    @Doc("The side, in pixels, of a square that is blacked out somewhere.")
        @Default("0")
        @Range(min = 0, max = 10_000)
        int cutout,
    @Doc(
            "Blends two examples and their labels: the alpha of mix-up. 0.2 is usual, and 1"
                + " blends the most.")
        @Default("0")
        @Range(min = 0, max = 1)
        double mixup)
    implements ConfigSection {
  /** Validates. */
  public AugmentationConfig {
    Violations.in(AugmentationConfig.class, flip, crop, rotate, brightness, cutout, mixup)
        .require(
            flip != Flip.NONE
                || crop > 0
                || rotate > 0
                || brightness > 0
                || cutout > 0
                || mixup > 0,
            "changes nothing; set one of flip, crop, rotate, brightness, cutout and mixup, or leave"
                + " the section out",
            "flip")
        .orThrow();
  }
}
