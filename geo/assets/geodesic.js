// Geodesics on WGS84, within nanometres: where a way ends, and which way is the shortest. Belongs to atlas.js, which is
// loaded before. Method, series and names are those of C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 43-55
// (2013), doi:10.1007/s00190-012-0578-z; a number in brackets is an equation there.
// An angle is its sine and cosine: alone it would lack the last digits, beside a pole, the equator or the antipode.
// `b` is a reduced latitude, `a` an azimuth, `s` the angle sigma along the way on the auxiliary sphere; 0 is where the
// way crosses the equator northwards, 1 its start, 2 its end.
{
  const RADIUS = 6378.137, F = 1 / 298.257223563;  // km: WGS84, NIMA TR8350.2
  const POLAR = RADIUS * (1 - F), N = F / (2 - F), E2 = F * (2 - F), SECOND_E2 = E2 / (1 - E2), RAD = Math.PI / 180;
  const TINY = 1e-100;  // in place of a 0 that would lose a direction; its square is no 0 either

  // In powers of the small quantity eps: of a row every second one (17, 18, 21, 42, 43), of A3 and C3 every one (24, 25).
  // Row l of the lists belongs to the sine of 2 l sigma, and begins with power l.
  const A1 = [1, 1 / 4, 1 / 64, 1 / 256], A2 = [1, 1 / 4, 9 / 64, 25 / 256];
  const C1 = [[-1 / 2, 3 / 16, -1 / 32], [-1 / 16, 1 / 32, -9 / 2048], [-1 / 48, 3 / 256], [-5 / 512, 3 / 512], [-7 / 1280], [-7 / 2048]];
  const C1_BACK = [
    [1 / 2, -9 / 32, 205 / 1536], [5 / 16, -37 / 96, 1335 / 4096], [29 / 96, -75 / 128],
    [539 / 1536, -2391 / 2560], [3467 / 7680], [38081 / 61440],
  ];
  const C2 = [[1 / 2, 1 / 16, 1 / 32], [3 / 16, 1 / 32, 35 / 2048], [5 / 48, 5 / 256], [35 / 512, 7 / 512], [63 / 1280], [77 / 2048]];
  const A3 = [1, (N - 1) / 2, (-2 - N + 3 * N * N) / 8, (-1 - 3 * N - N * N) / 16, (-3 - 2 * N) / 64, -3 / 128];
  const C3 = [
    [(1 - N) / 4, (1 - N * N) / 8, (3 + 3 * N - N * N) / 64, (5 + 2 * N) / 128, 3 / 128],
    [(2 - 3 * N + N * N) / 32, (3 - 2 * N - 3 * N * N) / 64, (3 + N) / 128, 5 / 256],
    [(5 - 9 * N + 5 * N * N) / 192, (9 - 10 * N) / 384, 7 / 512],
    [(7 - 14 * N) / 512, 7 / 512],
    [21 / 2560],
  ];

  const polynomial = (row, x) => {
    let value = 0;
    for (let i = row.length - 1; i >= 0; i--) value = value * x + row[i];
    return value;
  };

  // The factors of the sines, from the rows of a list.
  const factors = (rows, eps, x = eps * eps) => {
    let power = 1;
    return rows.map((row) => (power *= eps) * polynomial(row, x));
  };

  // The sum of the sines, by Clenshaw.
  const waves = (each, [sin, cos]) => {
    const twice = 2 * (cos - sin) * (cos + sin);
    let sum = 0, before = 0;
    for (let i = each.length - 1; i >= 0; i--) [sum, before] = [each[i] + twice * sum - before, sum];
    return 2 * sin * cos * sum;
  };

  const length = (x, y) => Math.sqrt(x * x + y * y);  // Math.hypot takes ten times as long

  const unit = (sin, cos) => {
    const whole = length(sin, cos);
    return whole ? [sin / whole, cos / whole] : [0, 1];
  };

  // The one angle less the other; and from one to another that lies ahead, by no more than half a turn.
  const minus = ([sin2, cos2], [sin1, cos1]) => [cos1 * sin2 - sin1 * cos2, cos1 * cos2 + sin1 * sin2];
  const ahead = (from, to) => {
    const [sin, cos] = minus(to, from);
    return [Math.max(0, sin), cos];
  };

  // Of degrees, exact at each quarter of a turn.
  const angle = (degrees) => {
    const quarter = Math.round(degrees / 90), rest = (degrees - 90 * quarter) * RAD, sin = Math.sin(rest), cos = Math.cos(rest);
    return [[sin, cos], [cos, -sin], [-sin, -cos], [-cos, sin]][(quarter % 4 + 4) % 4];
  };

  const azimuthOf = ([sin, cos]) => (Math.atan2(sin, cos) / RAD + 360) % 360;

  const reduced = (lat) => {  // (6)
    const [sin, cos] = angle(lat), b = unit((1 - F) * sin, cos);
    return [b[0], Math.max(TINY, b[1])];
  };

  // The small quantity, from the cosine of the azimuth at the equator.
  const epsOf = (cos0) => {
    const k2 = SECOND_E2 * cos0 * cos0;
    return k2 / (2 * (1 + Math.sqrt(1 + k2)) + k2);
  };

  const scale = (eps) => polynomial(A1, eps * eps) / (1 - eps);  // (17)

  // The length of a way, in radii of the pole (7); and the other integral of that kind, which tells how far ways part.
  const along = (eps, s1, s2, s12) => {
    const c1 = factors(C1, eps);
    return scale(eps) * (s12 + waves(c1, s2) - waves(c1, s1));
  };
  const apart = (eps, s1, s2, s12) => {
    const c2 = factors(C2, eps);
    return polynomial(A2, eps * eps) * (1 - eps) * (s12 + waves(c2, s2) - waves(c2, s1));
  };

  // By how much the longitude gains less than on the auxiliary sphere (8, 23).
  const lag = (sin0, eps, s1, s2, s12) => {
    const c3 = factors(C3, eps, eps);
    return F * sin0 * polynomial(A3, eps) * (s12 + waves(c3, s2) - waves(c3, s1));
  };

  // The way that leaves with an azimuth, up to where it gets to the end's latitude on its way north: by how much its
  // longitude is more than `turn` then, and how that changes with the azimuth (46; 47 where it only touches the latitude).
  const aim = (b1, b2, a1, turn) => {
    const [sinB1, cosB1] = b1, [sinB2, cosB2] = b2, [sinA1, cosA1] = a1;
    const sin0 = sinA1 * cosB1, cos0 = length(cosA1, sinA1 * sinB1), eps = epsOf(cos0);
    const more = cosB1 < -sinB1 ? (cosB2 - cosB1) * (cosB1 + cosB2) : (sinB1 - sinB2) * (sinB1 + sinB2);
    const north1 = cosA1 * cosB1, north2 = more ? Math.sqrt(north1 * north1 + more) : Math.abs(north1);  // (45)
    const s1 = unit(sinB1, north1), s2 = unit(sinB2, north2), s12 = Math.atan2(...ahead(s1, s2));
    const turned = ahead(unit(sin0 * sinB1, north1), unit(sin0 * sinB2, north2));  // (12)
    const off = Math.atan2(...minus(turned, turn)) - lag(sin0, eps, s1, s2, s12), way = along(eps, s1, s2, s12);
    const k2 = SECOND_E2 * cos0 * cos0, j = way - apart(eps, s1, s2, s12);  // (40)
    const parted = Math.sqrt(1 + k2 * s2[0] * s2[0]) * s1[1] * s2[0] - Math.sqrt(1 + k2 * s1[0] * s1[0]) * s1[0] * s2[1] - s1[1] * s2[1] * j;  // (38)
    const slope = north2 ? (1 - F) * parted / north2 : -2 * Math.sqrt(1 - E2 * cosB1 * cosB1) / sinB1;
    return { way, a1, a2: unit(sin0, north2), off, slope };
  };

  // The root m of x^2 / (1 + m)^2 + y^2 / m^2 = 1, of near antipodes. The left side falls and is convex: Newton's method
  // comes up to the root from any lower bound.
  const astroid = (x, y) => {
    const most = Math.min(-x - y, -y / Math.sqrt(Math.max(0, 1 - x * x)));
    let m = Math.max(-x - 1, -y / Math.sqrt(1 - (x / (1 + most)) ** 2));
    for (let i = 0; i < 50; i++) {
      const p = (x / (1 + m)) ** 2, q = (y / m) ** 2, step = (p + q - 1) / (2 * (p / (1 + m) + q / m));
      if (!(step > 1e-6 * m)) break;
      m += step;
    }
    return m;
  };

  // A first azimuth: that on a sphere (49), and of near antipodes, where it would mislead, that by the astroid which the
  // ways from the one touch all round the other (53, 56, 57).
  const guess = (b1, b2, dlon) => {
    const [sinB1, cosB1] = b1, [sinB2, cosB2] = b2, mean = (cosB1 + cosB2) / 2;
    const turn = Math.min(Math.PI, dlon * RAD / Math.sqrt(1 - E2 * mean * mean)), sin = Math.sin(turn), cos = Math.cos(turn);
    const sum = sinB2 * cosB1 + cosB2 * sinB1, east = cosB2 * sin, bent = cosB2 * sinB1 * sin * sin;
    const north = cos < 0 ? sum - bent / (1 - cos) : sinB2 * cosB1 - cosB2 * sinB1 + bent / (1 + cos);
    const near = sinB1 * sinB2 + cosB1 * cosB2 * cos < 0 && length(east, north) < 6 * N * Math.PI * cosB1 * cosB1;
    if (!near) return unit(east, north);
    const width = F * Math.PI * cosB1 * polynomial(A3, epsOf(sinB1)), x = (dlon - 180) * RAD / width, y = sum / (width * cosB1);
    if (y >= 0) return [Math.min(1, -x), -Math.sqrt(Math.max(0, 1 - x * x))];
    const m = astroid(x, y);
    return unit(-x / (1 + m), y / m);
  };

  // The shortest way from a latitude `lat1` <= 0 to one that is no farther from the equator, and 0 to 180 degrees of
  // longitude on to the east: its length in radii of the pole, and its azimuths.
  const shortest = (lat1, lat2, dlon) => {
    const b1 = reduced(lat1), b2 = reduced(lat2), turn = angle(dlon), level = lat1 > -1e-20;  // less than an atom
    if (dlon === 0 || dlon === 180 || lat1 === -90) {
      const s1 = unit(b1[0], turn[1] * b1[1]), s2 = unit(...b2);
      return { way: along(epsOf(1), s1, s2, Math.atan2(...ahead(s1, s2))), a1: turn, a2: [0, 1] };
    }
    if (level && dlon <= 180 * (1 - F)) return { way: dlon * RAD / (1 - F), a1: [1, 0], a2: [1, 0] };
    if (level) [b1[0], b2[0]] = [-TINY, 0];  // so long a way leaves the equator, here for the south
    let found = aim(b1, b2, guess(b1, b2, dlon), turn), low = [TINY, 1], high = [TINY, -1];
    for (let i = 0; i < 60 && Math.abs(found.off) > 3e-16; i++) {
      const { a1, off, slope } = found, by = -off / slope, [sin, cos] = a1;
      if (off > 0) high = a1;
      else low = a1;
      // Newton's step, and halfway between the two that are known to be too small and too large where it leads outside.
      let next = [sin * Math.cos(by) + cos * Math.sin(by), cos * Math.cos(by) - sin * Math.sin(by)];
      const inside = next[0] > 0 && minus(next, low)[0] > 0 && minus(high, next)[0] > 0;
      if (i > 20 || !(slope > 0) || !(Math.abs(by) < Math.PI) || !inside) next = [low[0] + high[0], low[1] + high[1]];
      next = unit(...next);
      if (next[0] === sin && next[1] === cos) break;
      found = aim(b1, b2, next, turn);
    }
    return found;
  };

  Object.assign(atlas, {
    // Where one is who has left a place, [latitude, longitude], with an azimuth, in degrees clockwise from north:
    // [latitude, longitude, azimuth there from 0 to 360]. The longitude goes on from that of the place, past 180 too.
    direct([lat, lon], azimuth, km) {
      const [sinB1, cosB1] = reduced(lat), [sinA1, cosA1] = angle(azimuth);
      const sin0 = sinA1 * cosB1, cos0 = length(cosA1, sinA1 * sinB1), eps = epsOf(cos0), s1 = unit(sinB1, cosA1 * cosB1);
      const tau12 = km / (POLAR * scale(eps)), shift = waves(factors(C1, eps), s1), tau2 = Math.atan2(...s1) + shift + tau12;
      const s12 = tau12 + shift + waves(factors(C1_BACK, eps), [Math.sin(tau2), Math.cos(tau2)]);
      const s2 = minus(s1, [-Math.sin(s12), Math.cos(s12)]), north2 = cos0 * s2[1];
      // The longitude on the auxiliary sphere is never a quarter of a turn before sigma or behind it: so it goes on
      // without a jump.
      const part = Math.abs(sin0), gain = ([sin, cos]) => Math.atan2((part - 1) * sin * cos, cos * cos + part * sin * sin);
      const turned = (sin0 < 0 ? -1 : 1) * (s12 + gain(s2) - gain(s1)) - lag(sin0, eps, s1, s2, s12);
      const lat2 = Math.atan2(cos0 * s2[0], (1 - F) * length(sin0, north2)) / RAD;
      return [lat2, lon + turned / RAD, azimuthOf([sin0, north2])];
    },

    // How far the second place is from the first, and in which direction it is seen from there, from 0 to 360. Where
    // several ways are as short it is that of one of them: between antipodes along the meridian.
    inverse([lat1, lon1], [lat2, lon2]) {
      const turn = (lon2 - lon1) % 360, dlon = turn - 360 * Math.round(turn / 360);
      const swapped = Math.abs(lat1) < Math.abs(lat2), [far, near] = swapped ? [lat2, lat1] : [lat1, lat2], over = far > 0;
      const { way, a1, a2 } = shortest(over ? -far : far, over ? -near : near, Math.abs(dlon)), [sin, cos] = swapped ? a2 : a1;
      return { km: POLAR * way, azimuth: azimuthOf([dlon < 0 ? -sin : sin, over === swapped ? cos : -cos]) };
    },

    // A ring as a line of `n` places, and the first again. Its longitudes never jump: round a pole it ends a turn from
    // where it began.
    ring(place, km, n = 120) {
      let before = place[1];
      return Array.from({ length: n + 1 }, (_, i) => {
        const [lat, lon] = atlas.direct(place, 360 * i / n, km);
        return [lat, before = lon + 360 * Math.round((before - lon) / 360)];
      });
    },
  });
}
