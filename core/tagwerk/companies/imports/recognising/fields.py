"""The fields that a column can be taken for, and how each is called above the columns of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from tagwerk.companies.imports.rows.entries import Channel

TITLES = {
    "company": later("Company"),
    "company_more": later("Second line of the company's name"),
    "name": later("Company or person"),
    "kind": later("Whether it is a company or a person"),
    "contact": later("Contact"),
    "first_name": later("First name"),
    "last_name": later("Last name"),
    "title": later("Title"),
    "salutation": later("Salutation"),
    "position": later("Position"),
    "department": later("Department"),
    "email": later("E-mail"),
    "phone": later("Phone"),
    "mobile": later("Mobile phone"),
    "calling_code": later("Country of the phone number"),
    "area_code": later("Area code of the phone number"),
    "fax": later("Fax"),
    "company_email": later("E-mail of the company"),
    "company_phone": later("Phone of the company"),
    "street": later("Street"),
    "house_number": later("House number"),
    "street_extra": later("Addition to the address"),
    "postcode": later("Postcode"),
    "city": later("City"),
    "postcode_city": later("Postcode and city"),
    "address": later("Address on one line"),
    "home_phone": later("Private phone, where a row names no company"),
    "home_street": later("Private street, where a row names no company"),
    "home_postcode": later("Private postcode, where a row names no company"),
    "home_city": later("Private town, where a row names no company"),
    "home_country": later("Private country, where a row names no company"),
    "region": later("Region"),
    "country": later("Country"),
    "website": later("Website"),
    "industry": later("Industry"),
    "rank": later("Rank"),
    "customer_number": later("Customer number"),
    "vat_id": later("VAT id"),
    "source": later("Source"),
    "revenue": later("Revenue"),
    "staff_size": later("Number of employees"),
    "price_column": later("Price column"),
    "needs": later("Needs"),
    "needs_level": later("Level of the needs"),
    "competitors": later("Competitors"),
    "payment_terms": later("Payment terms"),
    "credit_limit": later("Credit limit"),
    "language": later("Language"),
    "birthday": later("Birthday"),
    "birth_month": later("Month of the birthday"),
    "birth_year": later("Year of birth"),
    "zone": later("Time zone"),
    "profession": later("Profession"),
    "note": later("Note"),
    "consent": later("Consent"),
    "email_consent": later("Consent to mail"),
    "phone_consent": later("Consent to calls"),
    "opt_out": later("Wants no mail"),
    "no_calls": later("Wants no calls"),
    "no_contact": later("Wants neither mail nor calls"),
}
REFUSALS: dict[str, tuple[Channel, ...]] = {
    "opt_out": ("email",), "no_calls": ("phone",), "no_contact": ("email", "phone"),
}  # fmt: skip
"""Fields that say on which channels somebody wants nothing."""
CONSENTS: dict[str, tuple[Channel, ...]] = {
    "consent": ("email", "phone"), "email_consent": ("email",), "phone_consent": ("phone",),
}  # fmt: skip
"""Fields that say on which channels somebody agreed to be contacted; what says it of one channel has the last word there."""
SEVERAL = frozenset(
    {"email", "phone", "mobile", "note", "company_email", "company_phone", "street_extra", "website", *REFUSALS}
)
"""Fields that several columns may be taken for; of the others the first column with a value counts."""
AT_HOME = ("phone", "street", "postcode", "city", "country")
"""What of a person's home goes to the card where a row names no company."""
COMPANY_TEXTS = (
    "rank", "region", "city", "industry", "customer_number", "vat_id", "postcode", "source", "revenue", "staff_size",
    "price_column", "needs", "needs_level", "competitors", "payment_terms", "credit_limit",
)  # fmt: skip
CONTACT_TEXTS = ("position", "department", "language", "birthday", "profession", "zone")
"""Fields whose values are kept as they are, or as one of few words."""

HEADERS = {
    "company": """
        company; company name; firma; firmenname; unternehmen; unternehmensname; organisation; organization;
        organisation name; organization name; account; account name; name der firma; name des unternehmens;
        betrieb; kunde; kundenname; client; customer; customer name; client name; business name;
        firmenbezeichnung; name firma; firma 1; name 1; name1; firmenname 1; related company; parent company;
        associated company; primary associated company; organization 1 name; organisation 1 name; name
        adressattyp unternehmen; company or account; accountname; arbeitgeber; employer; institution;
        geschaeftspartner; praxis; debitor name; firmierung; handelsname; rechtlicher name; legal name;
        lieferant; auftraggeber; parent id; parent name; commercial company name; commercial partner; verein;
        partner; kunde firma; firma kunde; kunde name; firmenkunde; parent id name; name adressattyp keine angabe; gp name;
        bp name; card name
        """,
    "name": """
        name; display name; full name; complete name; anzeigename; bezeichnung; file as; anzeigen als;
        kontaktname; contact name; firmenname nachname; firma nachname; firma oder nachname
        """,
    "contact": """
        contact; contact person; ansprechpartner; ansprechpartnerin; kontakt; kontaktperson; person;
        ansprechperson; primary contact; main contact; hauptansprechpartner; name ansprechpartner;
        ansprechpartner name; name des ansprechpartners; zu haenden; z hd; zhd; z hd von; z haenden; person
        name; contact full name; kontakt name; name kontakt; bearbeiter kunde; vor und nachname; vor und zuname;
        vorname nachname; vorname name; first and last name; entscheider; ap; ansprechpartner 1; einkaeufer;
        attn; inhaber ansprechpartner
        """,
    "first_name": """
        first name; firstname; given name; vorname; vornamen; forename; contact first name; rufname; vorname
        adressattyp natuerl person; ansprechpartner vorname; vorname ansprechpartner; name first name; kontakt
        vorname; vorname kontakt; person first name; christian name; vorname 1; firmenzusatz vorname
        """,
    "last_name": """
        last name; lastname; surname; family name; nachname; familienname; zuname; contact last name; name
        adressattyp natuerl person; ansprechpartner nachname; nachname ansprechpartner; name last name; kontakt
        nachname; nachname kontakt; person last name; nachname 1
        """,
    "title": """
        titel; akad titel; akademischer titel; titel akad grad; akademischer grad; academic title; name prefix;
        honorific prefix; prefix; honorific; titel vor dem namen
        """,
    "salutation": """
        salutation; anrede; salutation name; mr mrs; herr frau; anrede ansprechpartner; ansprechpartner anrede;
        anredeschluessel; anredeschl; anrede kontakt; form of address; courtesy title
        """,
    "position": """
        position; job title; jobtitle; funktion; job position; role; rolle; stellung; job; function; stelle;
        taetigkeit; berufsbezeichnung; position im unternehmen; person job title; organization title;
        organization 1 title; account role; contact role; funktion ansprechpartner; title position; titel
        position; stellenbezeichnung; jobbezeichnung; aufgabe; jobtitel; business title; position ansprechpartner; position
        funktion; funktion position; position title
        """,
    "department": """department; abteilung; organization department; organization 1 department; bereich; dept""",
    "email": """
        email; e mail; mail; e mail adresse; email adresse; mailadresse; email address; e mail address;
        emailadresse; e mail 1; email 1; emails; e mails; emails primary email; primary email; person email
        work; e mail geschaeftlich; geschaeftliche e mail; business email; work email; elektronische post; email
        primary; e mail 1 value; kontakt email; email work; person email; email addresses; electronic mail; mail
        adresse; e mail work; ansprechpartner e mail; ansprechpartner email; e mail ansprechpartner; email
        ansprechpartner; contact email; e mail dienstlich
        """,
    "phone": """
        phone; telefon; telephone; tel; phone number; telefonnummer; tel nr; telefon nr; telefonnr; rufnummer;
        fon; business phone; work phone; telefon geschaeftlich; festnetz; office phone; phone work; telefon 1;
        phone 1; person phone work; phones primary phone number; phone 1 value; contact numbers; phones; telefon
        buero; telefon dienstlich; festnetznummer; durchwahl; direct phone; telefon 1 geschaeftlich; primary
        phone; direktwahl; tel 1; contact number; telefonnummern; person phone; phone office; hauptrufnummer;
        nummer telefon; rufnr; tel geschaeftlich; telefon ansprechpartner
        """,
    "mobile": """
        mobile; mobil; handy; mobile phone; mobiltelefon; mobilnummer; mobile phone number; mobile number; cell;
        cell phone; cellphone; mobilfunk; handynummer; phone mobile; telefon mobil; mobiltelefon geschaeftlich;
        person phone mobile; mobil nr; mobilfunknummer; natel; handy nr; mobilnr; mobilrufnummer; sms
        """,
    "calling_code": """
        calling code; phone calling code; phones primary phone calling code; dialling code; laendervorwahl;
        landesvorwahl; telefon laendervorwahl; vorwahl land; country calling code
        """,
    "area_code": """
        vorwahl; ortsvorwahl; telefonvorwahl; vorwahl telefon; tel vorwahl; area code; phone area code; netzvorwahl;
        ortsnetzkennzahl
        """,
    "fax": """
        fax; telefax; fax number; faxnummer; fax nr; business fax; fax geschaeftlich; telefax nr; faxnr; phone
        fax; fax 1; tel fax
        """,
    "company_email": """
        company email; firmen e mail; e mail firma; e mail zentrale; email firma; organization email;
        firmenmail; account email; e mail allgemein; allgemeine e mail; company e mail
        """,
    "company_phone": """
        company phone; company main phone; hauptrufnummer firma; telefon firma; telefon zentrale; zentrale;
        organization phone; account phone; main phone; firmentelefon; firmennummer; telefon firmenzentrale;
        switchboard; haupttelefon
        """,
    "street": """
        street; strasse; street address; anschrift; str; strasse hausnummer; strasse nr; strasse und hausnummer;
        strasse hausnr; mailing street; billing street; business street; strasse geschaeftlich; primary address
        street; address street; address 1 street; strasse 1; address line 1; adresszeile 1; address 1; billing
        address street; address address 1; business address; rechnungsstrasse; strasse rechnungsadresse; str nr;
        strasse u nr; strasse u hausnr; lieferstrasse; street 1; adresse 1; mailing address street; postal
        address; street name; strassenname; str hausnr; strasse postfach; strasse und nr; address address street
        1; strasse lieferadresse; strasse haus nr; firmenadresse strasse
        """,
    "house_number": """hausnummer; hausnr; house number; nr; haus nr; street number; hausnummer 1; building number""",
    "street_extra": """
        street2; street 2; adresszusatz; adresszusatz 1; zusatz adresse; address line 2; adresszeile 2; address
        2; street address 2; address extra; anschriftenzusatz; strasse 2; address address 2; address 1 extended
        address; address address street 2; business street 2; adresse 2; adresszusatz 2; c o; street 3
        """,
    "postcode": """
        postcode; postal code; zip; zip code; plz; postleitzahl; mailing zip postal code; billing postal code;
        mailing zip; business postal code; postleitzahl geschaeftlich; primary address postal code; address
        postal code; address 1 postal code; plz 1; billing address postal code; address post code; zip postal
        code; billing zip postal code; zippostal code; post code; mailing postal code; billing zip; address
        postcode; address zip; plz rechnungsadresse; company postal code; shipping zip; billing code; mailing code
        """,
    "city": """
        city; ort; stadt; town; wohnort; mailing city; billing city; business city; ort geschaeftlich; primary
        address city; address city; address 1 city; ort 1; billing address city; gemeinde; firmensitz; sitz;
        standort; locality; city town; ortschaft; company city; organization city; ort rechnungsadresse; address
        address city; town city
        """,
    "postcode_city": """
        plz ort; plz und ort; plz stadt; postcode city; zip city; postleitzahl ort; ort plz; plz u ort; plz
        wohnort; postcode town; postleitzahl und ort
        """,
    "address": """
        address; adresse; full address; complete address; anschrift komplett; organization address; organization
        address of organization; address formatted; address 1 formatted; postanschrift; business address
        formatted; firmenadresse; firmenanschrift; geschaeftsadresse; mailing address; billing address;
        rechnungsadresse; company address; adresse komplett; vollstaendige adresse; standardadresse;
        hauptadresse; postadresse; primary address; full combined address of address; full combined address
        """,
    "region": """
        region; bundesland; state; state region; province; mailing state province; billing state; mailing state;
        business state; region geschaeftlich; primary address state; address state; address 1 region; billing
        address state; kanton; land bundesland; state province; billing state province; county; gebiet; state
        id; bundesland kanton; provinz
        """,
    "country": """
        country; land; country region; staat; mailing country; billing country; business country region;
        laendercode; land region geschaeftlich; primary address country; address country; address 1 country;
        land 1; billing address country; land iso; country code; laenderkennzeichen; country id; land code; iso
        land; landeskennzeichen; business country; country name; laenderkuerzel; land kuerzel; iso code land;
        nation; land geschaeftlich; lkz; company country; country id name; country id code; cc;
        laender regionscode; country region code; landescode; laender code
        """,
    "website": """
        website; webseite; url; homepage; internet; web; www; web page; website url; company domain name;
        domain; web site; internetadresse; internetseite; domain name link url; domain name; website 1 value;
        website link; webpage; company website; link; web address; internetauftritt; webadresse; firmen website;
        website 1; company domain; company url; primary domain
        """,
    "industry": """
        industry; branche; wirtschaftszweig; sector; unternehmensgegenstand; gewerbe; organization industry;
        branchen; industry sector; geschaeftsfeld; taetigkeitsfeld; industrie; company industry; wz branche;
        business type; branchenbezeichnung; branchentext; branchenname; branche text;
        industry type; industry name; haupttaetigkeit
        """,
    "rank": """
        rank; kundenstatus; standing; status; type; lifecycle stage; account type; contact type; kundentyp;
        relation type; customer type; kundenart; beziehung; relationship; lead status type; company type crm;
        typ; art; relationship type; beziehungsart; beziehungstyp; kundenbeziehung; lifecycle phase; lebenszyklusphase;
        kontakttyp
        """,
    "customer_number": """
        customer number; kundennummer; kundennr; kunden nr; kd nr; kdnr; kundenno; customer no; debitor;
        debitorennummer; konto; kontonummer debitor; debitorenkonto; account number; customer id; kunden id;
        reference; internal reference; ref; debitoren nr main; adressnummer; adressnr; kunden nummer; client
        number; kundenkonto; kundnr; client id; client no; customer reference; kdnummer; kd nummer;
        kundenkennung; gp code; gp nummer; gp nr; geschaeftspartnernummer; bp code; card code;
        kto; personenkonto; kundencode; kd id; kdid
        """,
    "vat_id": """
        vat id; ust idnr; ust id; ustid; ust id nr; umsatzsteuer id; umsatzsteueridentifikationsnummer; vat
        number; vat no; uid; umsatzsteuer identifikationsnummer; tax id; eu ustid; vat; uid nummer; ust identnr;
        ust idnummer; ustidnr; vat registration number; umsatzsteuer idnr; uid nr; eu vat; vat reg no; mwst nr;
        ust ident nr; mehrwertsteuernummer
        """,
    "source": """
        source; herkunft; lead source; quelle; leadquelle; original source; akquise ueber; gewonnen durch;
        kontaktquelle; contact source; lead herkunft; kundenherkunft; adressquelle; original traffic source;
        woher; woher bekannt; wie gefunden; aufmerksam geworden durch
        """,
    "revenue": """
        revenue; umsatz; annual revenue; jahresumsatz; umsatz eur; umsatz vorjahr; turnover; umsatz pa; umsatz
        in eur; umsatz in euro; annual turnover; umsatz p a; company revenue; umsatz jahr
        """,
    "price_column": """
        price column; preisspalte; preisliste; preisgruppe; price list; price group; price level; preisstufe; kundenpreisgruppe;
        customer price group; preisgruppe kunde; property product pricelist; default price list; kundenpreisliste;
        debitorenpreisgruppe
        """,
    "needs": "needs; bedarf; beduerfnisse; interessen; produktinteresse; interested in; interest; interesse; "
    "interessiert an; interesse an; product interest; product interests; bedarf an",
    "needs_level": "needs level; bedarfshoehe; bedarfsniveau; potenzialstufe",
    "competitors": "competitors; competitor; wettbewerber; mitbewerber; konkurrenz; wettbewerb",
    "payment_terms": """
        payment terms; zahlungsbedingung; zahlungsbedingungen; zahlungsbed; zahlungskondition; zahlungskonditionen;
        terms of payment; property payment term; payment term; zahlungsziel; zahlungsziel tage; zahlungsziel in tagen;
        zahlungsfrist; payment days; konditionen; kondition; zahlungskond; konditionen zahlung; terms;
        payment terms code; terms code; zahl ziel; zlg bedingungscode; zahlungsbedingungscode; zahlungsbedingungsschluessel
        """,
    "credit_limit": "credit limit; kreditlimit; kreditrahmen; limit; kreditlinie; credit amount",
    "staff_size": """
        employees; number of employees; mitarbeiter; mitarbeiterzahl; anzahl mitarbeiter; no of employees;
        staff; organization number of employees; beschaeftigte; company size; unternehmensgroesse; ma anzahl;
        headcount; firmengroesse; anzahl ma; numberofemployees; employee count; anzahl beschaeftigte; size;
        mitarbeiteranzahl; beschaeftigtengroessenklasse; beschaeftigtenklasse; mitarbeiterklasse; beschaeftigtenzahl;
        mitarbeitergroessenklasse; groessenklasse; employee range; employees range; anzahl der mitarbeiter;
        anzahl der beschaeftigten; ma; groesse ma; groesse mitarbeiter; firmengroesse ma
        """,
    "language": """
        language; sprache; preferred language; lang; korrespondenzsprache; locale; bevorzugte sprache;
        sprachcode; language code; kommunikationssprache; spoken language
        """,
    "birthday": """
        birthday; geburtstag; geburtsdatum; date of birth; birthdate; birth date; dob; geb; geb datum; geb am;
        geboren; geboren am; gebdatum; gebtag; person birthday; birth day; day of birth
        """,
    "birth_month": "geburtsmonat; birth month; birthmonth; month of birth",
    "birth_year": "geburtsjahr; birth year; birthyear; year of birth; jahrgang",
    "zone": "time zone; timezone; zeitzone; tz; fuso orario; fuseau horaire; tijdzone",
    "profession": """profession; beruf; ausbildung; occupation; erlernter beruf""",
    "note": """
        note; notes; notiz; notizen; bemerkung; bemerkungen; description; beschreibung; comment; comments;
        kommentar; anmerkung; anmerkungen; info; remarks; hinweis; zusatzinfo; internal notes; sonstiges; memo;
        kommentare; freitext; infotext; about; about us; background; interne notiz; internal note; remark;
        kundennotiz; hinweise; kontakt notiz; infos; zusatzinformation; hintergrund; hintergrundinformation; notizfeld;
        notiztext; bemerkungsfeld; bemerkungstext; kommentarfeld; bem; bemerk; anm; details;
        weitere informationen; additional information
        """,
    "consent": """
        consent; einwilligung; werbeeinwilligung; opt in; optin; dsgvo einwilligung; gdpr consent; marketing consent;
        werbung erlaubt; einwilligung werbung; double opt in
        """,
    "email_consent": """
        newsletter einwilligung; einwilligung e mail; email opt in; newsletter opt in; e mail werbung erlaubt
        """,
    "phone_consent": "einwilligung telefon; phone opt in",
    "no_calls": """
        do not call; donotcall; do not phone; no calls; anrufsperre; keine anrufe; telefonsperre; nicht anrufen
        """,
    "no_contact": "kontaktsperre; keine kontaktaufnahme; do not contact; no contact",
    "opt_out": """
        opt out; email opt out; e mail opt out; opted out; unsubscribed from all email; unsubscribed;
        abgemeldet; keine werbung; werbesperre; keine e mails; opted out of email; do not email; has opted out
        of email; has opted out of e mail; mailsperre; email opted out; blacklist; kein newsletter; is
        blacklisted; blocklist; werbewiderspruch; hasoptedoutofemail; robinson; robinsonliste; werbeverbot; werbung gesperrt;
        unsubscribed at; unsubscribe date; unsubscribe time; abgemeldet am; abmeldedatum; deaktiviert;
        deaktiviert am; subscription status; email status; newsletter status; email marketing status; email subscription status
        """,
    "kind": """
        company type; is a company; is company; adressart kunde; kontaktart; unternehmen oder person; contact
        kind; firma oder person; is person; person oder firma; record type
        """,
}

LEFT_OUT = """
    id; record id; external id; uuid; created at; created by; modified at; updated at; create date; created
    time; erstellt am; geaendert am; contact owner; account owner; company owner; owner; owner id; assigned
    user; assigned to; verantwortlicher; betreuer; inhaber; inhaber gf; geschaeftsfuehrer; iban; bic; konto nr
    bank; bank; blz; kundengruppe; gruppe; tags; labels; categories;
    kategorien; kategorie; adressattyp; kurzbezeichnung; steuernummer; middle name; additional name; weitere
    vornamen; zweiter vorname; second name; nickname; spitzname; suffix; initials; gender; geschlecht; anniversary;
    linkedin; twitter;
    facebook; xing; instagram; skype; lifecycle; lead score; tax number; firmenzusatz; namenszusatz; zusatz;
    firma 2; firma2; name 2; name2; briefanrede; lfd nr; nr lfd; laufende nummer; nummer; pos; line; reason;
    value; column; arr amount; debitorennr; debitoren nr; kreditoren nr; kreditor; newsletter; gesperrt; letzter
    kontakt; last activity date; lead status; is deleted; rabatt;
    mahnstufe; eu land; adressart; person owner; person label; organization owner; organization
    people; vertriebsphase; kundenkategorie; firma zusatz; account manager; vertreter; aussendienst; salutation
    letter; sic code; ticker symbol; rating; ownership; parent account; reports
    to; assistant; po box; postfach; subject; external key; phonetic first name; phonetic last name; yomi name;
    maiden name; spouse; children; hobby; custom field; photo; avatar; image; active; marketing contact status;
    original source type; email domain; currency; skonto; lieferbedingung
    """


def phrases(text: str) -> list[str]:
    """The phrases of a list that is parted by semicolons."""
    return [" ".join(phrase.split()) for phrase in text.split(";")]
