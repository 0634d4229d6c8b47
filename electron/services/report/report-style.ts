/** Light, for paper as for screens: fonts of the system, nothing from elsewhere. */
export const REPORT_STYLE = `
:root { color-scheme: light; font: 10pt/1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1b1f24; background: #fff; }
* { box-sizing: border-box; }
@page { margin: 16mm 15mm 18mm; }
body { max-width: 184mm; margin: 0 auto; padding: 12mm 0; }
header { border-bottom: 2px solid #1f5aa8; padding-bottom: 5mm; margin-bottom: 6mm; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 3mm; overflow-wrap: anywhere; }
h2 { font-size: 13pt; margin: 9mm 0 2mm; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; max-width: 150mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5mm 5mm; margin: 0; }
dt, .quiet, footer { color: #59636e; }
dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3mm; margin: 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid #d5dae0; border-radius: 4px; padding: 3mm 4mm; break-inside: avoid; }
.tiles b { display: block; font-size: 19pt; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tiles .alarm { border-color: #b3372c; }
.tiles .alarm b { color: #b3372c; }
.tiles span { display: block; color: #59636e; font-size: 8.5pt; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8mm; }
table { width: 100%; border-collapse: collapse; margin: 1mm 0 3mm; font-size: 9pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1mm 3mm 1mm 0; border-bottom: 1px solid #e4e8ec; overflow-wrap: anywhere; }
th { color: #59636e; font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 34%; padding-right: 0; vertical-align: middle; }
td.bar svg { display: block; width: 100%; height: 3mm; }
.count { color: #59636e; font-weight: 400; font-variant-numeric: tabular-nums; }
.chart { display: block; width: 100%; height: auto; break-inside: avoid; }
.chart text { font-size: 10.5px; text-anchor: middle; fill: #59636e; }
.chart .value { fill: #1b1f24; font-weight: 600; }
.chart .year { font-size: 9.5px; }
.chart line { stroke: #aab2bb; stroke-width: 1; }
.fill { fill: #1f5aa8; }
footer { margin-top: 10mm; border-top: 1px solid #d5dae0; padding-top: 2mm; font-size: 8.5pt; }
@media print { body { padding: 0; max-width: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
