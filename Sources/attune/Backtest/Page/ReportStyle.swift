/// How the report looks: in light and dark, on wide screens, narrow ones and paper.
enum ReportStyle {
    static let sheet: Markup = """
        :root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#5a6675;--line:#dde2e9;--track:#edf0f4;\
        --trigger:#8593a6;--journey:#4a6fa5;--sent:#1565c0;--shadow:#8e6bbf;--converted:#2e7d4f;--loss:#c9742c;--link:#0b57a4;\
        --plus:#1f7a45;--minus:#b3401f}
        @media (prefers-color-scheme:dark){:root{--back:#12161c;--card:#1b212a;--ink:#e6eaf0;--soft:#a3afbf;--line:#303946;--track:#28303b;\
        --trigger:#74839a;--journey:#7c9fd1;--sent:#64a8f5;--shadow:#b497e0;--converted:#62bd87;--loss:#e09a56;--link:#86bbff;\
        --plus:#6fcf97;--minus:#ff9a7a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:2rem}
        h1{margin:.1rem 0 1rem;font-size:1.7rem;font-weight:500;line-height:1.25;overflow-wrap:anywhere}
        h2{margin:0 0 1rem;font-size:1.25rem;overflow-wrap:anywhere}
        h3{margin:1.2rem 0 .5rem;font-size:.95rem;color:var(--soft)}
        .columns h3:first-child{margin-top:0}
        .kind{margin:0;color:var(--soft);font-size:.85rem;letter-spacing:.08em;text-transform:uppercase}
        .facts{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:0 0 1.5rem}
        .facts div{min-width:0}
        dt{font-size:.8rem;color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        .hash{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.85rem;max-width:22rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:0 0 1.25rem}
        .sums{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0 0 1.25rem;padding:0}
        .sums li{border:1px solid var(--line);border-radius:.5rem;padding:.7rem .85rem}
        .sums b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums;font-weight:600}
        .sums span{display:block}
        .sums .added b,b.added{color:var(--plus)}
        .sums .lost b,b.lost{color:var(--minus)}
        small{color:var(--soft);font-size:.82rem;overflow-wrap:anywhere}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line)}
        thead th::first-letter{text-transform:uppercase}
        thead th{color:var(--soft);font-weight:500;font-size:.82rem;vertical-align:bottom}
        tbody th{font-weight:500;min-width:8rem;overflow-wrap:break-word}
        tbody tr:last-child>*{border-bottom:0}
        th.number,td.number{text-align:right;padding-right:0;padding-left:.75rem}
        .number+td,.number+th:not(.number){padding-left:1.5rem}
        .number{font-variant-numeric:tabular-nums;white-space:nowrap}
        .time{white-space:nowrap;font-variant-numeric:tabular-nums}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.2rem}
        code{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.88em;overflow-wrap:anywhere}
        code.reason{color:var(--soft);margin-left:.35rem}
        .columns{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1rem 2.5rem}
        .funnel,.losses,.values{list-style:none;margin:0;padding:0}
        .funnel>li{padding:.35rem 0 .6rem}
        .step,.losses li{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;align-items:baseline}
        .step .name{font-weight:600}
        .step .number{font-size:1.15rem}
        .bar{grid-column:1/-1;height:1.1rem;border-radius:.25rem;background:linear-gradient(var(--fill,var(--loss)),var(--fill,var(--loss))) 0 0/var(--part) 100% no-repeat var(--track)}
        .losses .bar{height:.4rem;border-radius:.2rem}
        .bar.trigger{--fill:var(--trigger)}.bar.journey{--fill:var(--journey)}.bar.sent{--fill:var(--sent)}\
        .bar.shadow{--fill:var(--shadow)}.bar.converted{--fill:var(--converted)}
        .loss{margin:.5rem 0 .1rem;font-size:.82rem;color:var(--soft)}
        .funnel .losses{border-left:2px solid var(--line);padding-left:.9rem}
        .losses li{padding:.15rem 0;font-size:.92rem}
        .losses .name{min-width:0}
        figure{margin:0}
        figcaption{font-size:.82rem;color:var(--soft);margin-bottom:.3rem}
        .key{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;background:var(--sent)}
        .key.shadow{background:var(--shadow)}
        .chart{display:block;width:100%;height:10rem;border-bottom:1px solid var(--soft);background:repeating-linear-gradient(var(--line) 0 1px,transparent 1px 25%)}
        rect.sent{fill:var(--sent)}rect.shadow{fill:var(--shadow)}
        g:hover rect{opacity:.7}
        .axis{display:flex;justify-content:space-between;gap:.5rem;font-size:.78rem;color:var(--soft);font-variant-numeric:tabular-nums}
        details{margin-top:.8rem}
        summary{cursor:pointer;color:var(--link);overflow-wrap:anywhere}
        details.examples{border-top:1px solid var(--line);padding-top:.7rem}
        details table{margin-top:.5rem}
        .values li{margin-bottom:.1rem}
        .verdict{margin:.5rem 0}.verdict b{display:inline-block;border:1px solid var(--line);border-radius:.3rem;padding:0 .4rem;margin-right:.4rem}
        .note,.none{color:var(--soft);margin:.8rem 0 0}
        footer{color:var(--soft);font-size:.85rem;padding-bottom:2rem}
        @media (max-width:48rem){
        header,main,footer{padding-left:.75rem;padding-right:.75rem}
        h1{font-size:1.35rem}
        section{padding:1rem}
        .columns{grid-template-columns:minmax(0,1fr)}
        .cards,.cards tbody,.cards tr,.cards th,.cards td{display:block}
        .cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .cards tr{border-bottom:1px solid var(--line);padding:.6rem 0}
        .cards th,.cards td{border:0;padding:.1rem 0}
        .cards td::before{content:attr(data-head);display:block;font-size:.78rem;color:var(--soft)}
        }
        @media print{body{background:#fff}section{break-inside:avoid;border-color:#ccc}}
        """
}
