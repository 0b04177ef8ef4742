import {expect, it} from "vitest";
import {normalProbability, normalQuantile} from "../../runner/statistics/normal.ts";
import {studentProbability, studentQuantile} from "../../runner/statistics/student.ts";

// Expected values by scipy 1.17.1.

it.each([
  [-8, 6.22096057427174e-16],
  [-3.5, 0.00023262907903552502],
  [-3, 0.0013498980316300933],
  [-1.96, 0.024997895148220435],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [3.1, 0.9990323967867817],
  [5, 0.9999997133484281]
])("P(Z ≤ %d) keeps its digits", (x, expected) => {
  expect(normalProbability(x) / expected).toBeCloseTo(1, 11);
});

it.each([
  [1e-10, -6.361340902404056],
  [0.001, -3.090232306167813],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0, -Infinity],
  [1, Infinity]
])("the normal quantile of %d", (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 10);
});

it.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 10, 2.228138851986274],
  [0.9, 30.5, 1.309931316030375],
  [0.005, 4, -4.604094871349992]
])("Student’s t quantile of %d with %d degrees of freedom", (p, freedom, expected) => {
  expect(studentQuantile(p, freedom)).toBeCloseTo(expected, 9);
});

it.each([
  [-2.5, 3, 0.04385332350403278],
  [0.3, 7.2, 0.6136730539054457],
  [4, 100, 0.9999392381778496]
])("P(T ≤ %d) with %d degrees of freedom", (t, freedom, expected) => {
  expect(studentProbability(t, freedom)).toBeCloseTo(expected, 12);
});
