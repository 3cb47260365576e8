package org.rondo.data;

import static org.rondo.data.Stroke.arc;
import static org.rondo.data.Stroke.line;
import static org.rondo.data.Stroke.oval;
import static org.rondo.data.Stroke.smooth;

import java.util.List;

/**
 * The ways in which people write each digit, as strokes in the unit square. Drawn for this product
 * by hand; no data set was traced.
 */
final class DigitStrokes {
  /** Variants of each digit, 0 first. */
  private static final List<List<List<Stroke>>> VARIANTS =
      List.of(
          zeros(), ones(), twos(), threes(), fours(), fives(), sixes(), sevens(), eights(),
          nines());

  private DigitStrokes() {}

  /** All variants of a digit, each the strokes that draw it. */
  static List<List<Stroke>> variants(int digit) {
    return VARIANTS.get(digit);
  }

  private static List<List<Stroke>> zeros() {
    return List.of(
        List.of(oval(.5, .5, .32, .5)),
        List.of(oval(.5, .5, .24, .5)),
        List.of(oval(.5, .5, .42, .46)),
        // Overlapping ends, and ends that do not quite meet.
        List.of(
            smooth(
                .62, .04, .4, 0, .2, .25, .17, .6, .32, .95, .55, 1, .8, .75, .82, .35, .66, .06,
                .48, .08)),
        List.of(arc(.5, .5, .32, .5, -25, 340)));
  }

  private static List<List<Stroke>> ones() {
    return List.of(
        List.of(line(.5, 0, .5, 1)),
        List.of(line(.64, 0, .38, 1)),
        List.of(line(.58, 0, .44, 1)),
        List.of(line(.3, .24, .54, 0, .52, 1)),
        List.of(line(.3, .22, .52, 0, .52, 1), line(.28, 1, .76, 1)),
        List.of(smooth(.58, 0, .5, .35, .46, .7, .47, 1)));
  }

  private static List<List<Stroke>> twos() {
    return List.of(
        List.of(
            smooth(.18, .25, .3, .06, .55, 0, .76, .12, .78, .32, .6, .6, .38, .82, .15, 1),
            line(.15, 1, .88, .98)),
        List.of(
            smooth(
                .2, .2, .38, .02, .64, .03, .76, .22, .68, .5, .46, .78, .24, .95, .12, .88, .22,
                .77, .45, .88, .68, .98, .9, .92)),
        List.of(
            smooth(.2, .16, .45, 0, .72, .08, .74, .32, .5, .66, .14, .96),
            smooth(.14, .96, .36, .88, .6, .97, .9, .94)),
        List.of(
            smooth(.15, .12, .45, .03, .74, .06, .78, .22, .5, .62, .14, .98),
            line(.14, .98, .84, .98)),
        List.of(
            smooth(
                .26, .3, .24, .12, .44, 0, .66, .08, .7, .3, .56, .58, .3, .84, .2, .97, .34, 1, .6,
                .96, .86, .97)));
  }

  private static List<List<Stroke>> threes() {
    return List.of(
        List.of(
            smooth(.2, .13, .45, 0, .72, .1, .74, .3, .55, .46, .38, .48),
            smooth(.38, .48, .65, .5, .82, .68, .74, .9, .5, 1, .18, .9)),
        List.of(
            line(.18, .04, .78, .03, .44, .42),
            smooth(.44, .42, .7, .45, .83, .68, .7, .93, .42, 1, .16, .9)),
        List.of(
            smooth(
                .2, .1, .5, 0, .75, .15, .68, .38, .46, .48, .36, .45, .46, .42, .66, .5, .8, .7,
                .68, .93, .4, 1, .15, .88)),
        List.of(
            smooth(.25, .06, .55, 0, .74, .15, .64, .36, .46, .46),
            smooth(.46, .46, .68, .53, .76, .74, .58, .95, .2, 1)));
  }

  private static List<List<Stroke>> fours() {
    return List.of(
        List.of(line(.3, .02, .18, .52, .84, .5), line(.68, .12, .62, 1)),
        List.of(line(.62, 1, .62, 0, .12, .64, .88, .64)),
        List.of(
            smooth(.22, .03, .18, .3, .26, .5, .5, .54, .76, .46), smooth(.78, 0, .74, .4, .7, 1)),
        List.of(line(.22, .06, .22, .52, .76, .52), line(.74, 0, .74, 1)),
        List.of(line(.66, .02, .2, .55, .8, .52), line(.66, .02, .6, 1)),
        List.of(
            smooth(.2, .06, .18, .34, .3, .48, .55, .46, .74, .3),
            smooth(.8, .02, .68, .45, .56, 1)));
  }

  private static List<List<Stroke>> fives() {
    return List.of(
        List.of(
            line(.78, .02, .28, .03, .25, .44),
            smooth(.25, .44, .5, .37, .75, .48, .8, .7, .65, .93, .4, 1, .16, .9)),
        List.of(
            line(.3, .07, .26, .46),
            smooth(.26, .46, .5, .38, .72, .5, .76, .72, .62, .94, .36, 1, .14, .88),
            line(.3, .07, .86, 0)),
        List.of(
            smooth(
                .8, .05, .52, .01, .3, .12, .3, .36, .54, .48, .74, .64, .7, .88, .45, 1, .18,
                .92)),
        List.of(
            line(.88, 0, .46, .04, .34, .42),
            smooth(.34, .42, .58, .44, .68, .63, .55, .88, .2, 1)));
  }

  private static List<List<Stroke>> sixes() {
    return List.of(
        List.of(
            smooth(
                .7, .03, .45, .15, .25, .45, .2, .72, .32, .95, .55, 1, .74, .85, .72, .65, .54,
                .55, .34, .62, .22, .78)),
        List.of(
            smooth(
                .56, 0, .36, .3, .24, .65, .3, .92, .5, 1, .7, .88, .68, .68, .5, .62, .27, .78)),
        List.of(
            smooth(
                .78, .15, .62, .02, .4, .1, .22, .4, .2, .75, .4, .98, .65, .95, .78, .75, .62, .56,
                .4, .58, .22, .75)),
        List.of(smooth(.42, 0, .3, .35, .26, .75, .4, 1, .62, .95, .68, .78, .52, .68, .3, .82)));
  }

  private static List<List<Stroke>> sevens() {
    return List.of(
        List.of(line(.15, .06, .82, .05, .42, 1)),
        List.of(line(.15, .06, .82, .05, .42, 1), line(.36, .5, .8, .48)),
        List.of(smooth(.15, .12, .42, .05, .8, .06), smooth(.8, .06, .62, .36, .5, .68, .44, 1)),
        List.of(line(.16, .22, .18, .05, .8, .05, .52, 1)),
        List.of(
            smooth(.14, .14, .2, .05, .5, .08, .82, .04),
            smooth(.82, .04, .68, .4, .5, 1),
            line(.4, .52, .84, .46)));
  }

  private static List<List<Stroke>> eights() {
    return List.of(
        List.of(
            smooth(
                .72, .15, .5, 0, .28, .12, .32, .33, .55, .5, .76, .7, .7, .92, .48, 1, .26, .9,
                .26, .7, .48, .5, .7, .32, .72, .15)),
        List.of(oval(.5, .24, .22, .24), oval(.5, .74, .28, .26)),
        List.of(
            smooth(
                .76, .1, .5, 0, .3, .15, .38, .38, .6, .55, .74, .75, .64, .95, .42, 1, .26, .85,
                .36, .62, .6, .4, .8, .14)),
        List.of(
            smooth(
                .62, .1, .46, 0, .34, .16, .42, .38, .56, .58, .64, .8, .5, 1, .34, .86, .42, .6,
                .58, .36, .62, .1)));
  }

  private static List<List<Stroke>> nines() {
    return List.of(
        List.of(
            smooth(.76, .22, .62, .44, .36, .48, .22, .3, .3, .08, .55, 0, .74, .12, .76, .26),
            smooth(.76, .2, .74, .55, .66, 1)),
        List.of(
            smooth(
                .76, .24, .6, .44, .36, .42, .24, .24, .36, .04, .6, .02, .76, .22, .78, .5, .68,
                .85, .45, 1, .24, .92)),
        List.of(oval(.48, .25, .26, .25), line(.74, .18, .68, 1)),
        List.of(smooth(.72, .1, .45, .04, .26, .24, .4, .42, .64, .34, .74, .08, .7, .45, .58, 1)),
        List.of(smooth(.74, .2, .56, .02, .32, .08, .3, .3, .52, .38, .72, .22, .66, .5, .46, 1)));
  }
}
