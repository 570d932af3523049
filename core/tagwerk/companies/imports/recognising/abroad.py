"""How the fields are called above the columns of lists of the neighbours: in Dutch, French, Italian, Polish and Spanish.

The header lines stand here as they are compared: in plain letters, without what stands between the words.
"""

from __future__ import annotations

HEADERS_ABROAD = {
    "company": """
        bedrijfsnaam; bedrijf; organisatie; firmanaam; relatie; relatienaam; klant; klantnaam; naam bedrijf;
        handelsnaam; raison sociale; societe; entreprise; nom de l entreprise; nom entreprise; nom societe; nom de
        la societe; nom du client; ragione sociale; azienda; societa; nome azienda; denominazione; denominazione
        sociale; ditta; cliente; impresa; intestazione; nazwa firmy; nazwa; kontrahent; nazwa kontrahenta; nazwa
        klienta; klient; razon social; empresa; nombre empresa; nombre de la empresa; nombre comercial; nombre
        fiscal
        """,
    "name": "naam; nom; nome; nombre; nom complet; nome completo; nombre completo; volledige naam",
    "contact": """
        contactpersoon; contact persoon; t a v; tav; naam contactpersoon; interlocuteur; personne de contact; nom du
        contact; referente; persona di contatto; contatto; nome referente; alla c a; osoba kontaktowa; osoba do
        kontaktu; imie i nazwisko; persona de contacto; contacto; nombre contacto; nombre de contacto
        """,
    "first_name": "voornaam; prenom; imie",
    "last_name": """
        achternaam; familienaam; nom de famille; cognome; nazwisko; apellidos; apellido; primer apellido
        """,
    "salutation": "aanhef; civilite; appellativo; tratamiento",
    "position": """
        functie; fonction; poste; ruolo; funzione; qualifica; mansione; stanowisko; funkcja; cargo; puesto
        """,
    "department": "afdeling; reparto; dzial; departamento",
    "email": """
        emailadres; e mailadres; e mail adres; courriel; adresse mail; adresse courriel; adresse electronique; mel;
        posta elettronica; indirizzo email; indirizzo e mail; adres e mail; adres email; correo electronico; correo;
        direccion de correo
        """,
    "phone": """
        telefoonnummer; telefoon; tel nr; numero de telephone; telephone fixe; tel fixe; telephone professionnel;
        telefono; numero di telefono; telefono fisso; numer telefonu; nr telefonu; telefon stacjonarny; numero de
        telefono; telefono fijo
        """,
    "mobile": """
        mobiel; mobiel nummer; mobiele telefoon; gsm; portable; telephone portable; tel portable; telephone mobile;
        cellulare; telefono cellulare; cell; telefon komorkowy; komorka; tel kom; tel komorkowy; movil; telefono
        movil
        """,
    "fax": "faxnummer; telecopie; telecopieur; faks",
    "street": "straat; straatnaam; straat en huisnummer; rue; voie; via; ulica; calle; ulica i numer",
    "address": """
        adres; bezoekadres; vestigingsadres; indirizzo; direccion; domicilio; adresse postale; adresse complete
        """,
    "house_number": """
        huisnummer; huisnr; numero civico; n civico; civico; nr domu; numer domu; nr budynku; numero de calle
        """,
    "street_extra": """
        toevoeging; huisnummer toevoeging; complement d adresse; complement adresse; nr lokalu; numer lokalu
        """,
    "postcode": "code postal; cp; cap; codice postale; kod pocztowy; codigo postal; postkode",
    "city": """
        plaats; woonplaats; plaatsnaam; vestigingsplaats; stad; ville; commune; localite; comune; citta; localita;
        miejscowosc; miasto; ciudad; poblacion; localidad; municipio
        """,
    "postcode_city": """
        postcode en plaats; postcode plaats; code postal et ville; code postal ville; cp ville; cap citta; kod i
        miasto
        """,
    "region": "provincie; provincia; prov; regione; wojewodztwo; departement; comunidad autonoma",
    "country": "pays; nazione; paese; stato; kraj; panstwo; pais",
    "website": """
        site web; site internet; sito web; sito internet; sito; strona www; strona internetowa; witryna; sitio web;
        pagina web
        """,
    "industry": """
        secteur; secteur d activite; settore; settore di attivita; branza; sector; sector de actividad; actividad;
        activite
        """,
    "customer_number": """
        code; klantnummer; relatiecode; relatienummer; klantcode; debiteurnummer; debiteurennummer; debiteurcode; code
        client; numero client; n client; numero de client; reference client; ref client; compte client; codice
        cliente; cod cliente; numero cliente; kod; kod klienta; kod kontrahenta; nr klienta; numer klienta; codigo
        cliente; codigo de cliente; cod cliente; numero de cliente
        """,
    "vat_id": """
        btw nummer; btw nr; btw; btw id; n tva intracommunautaire; numero de tva intracommunautaire; tva
        intracommunautaire; n tva; numero tva; numero de tva; tva; partita iva; p iva; piva; nip; numer nip; nip ue;
        nif; cif; nif cif; cif nif; nif iva
        """,
    "source": "bron; herkomst; origine; fonte; provenienza; zrodlo; origen; procedencia",
    "revenue": """
        omzet; chiffre d affaires; chiffre affaires; fatturato; obrot; obroty; przychod; facturacion; volumen de
        negocio
        """,
    "staff_size": """
        aantal medewerkers; medewerkers; werknemers; aantal werknemers; effectif; effectifs; nombre de salaries;
        nombre d employes; dipendenti; numero dipendenti; liczba pracownikow; zatrudnienie; empleados; numero de
        empleados
        """,
    "payment_terms": """
        betalingstermijn; betalingsconditie; betaalconditie; betalingsvoorwaarden; conditions de paiement; delai de
        paiement; conditions de reglement; condizioni di pagamento; termini di pagamento; pagamento; termin
        platnosci; warunki platnosci; condiciones de pago; forma de pago
        """,
    "credit_limit": """
        kredietlimiet; encours autorise; plafond de credit; limite de credit; fido; limite di credito; limit
        kredytowy
        """,
    "language": "taal; langue; lingua; jezyk; idioma",
    "birthday": """
        geboortedatum; verjaardag; date de naissance; data di nascita; data urodzenia; fecha de nacimiento
        """,
    "note": """
        opmerkingen; opmerking; notities; notitie; omschrijving; toelichting; remarques; remarque; commentaires;
        commentaire; observations; annotazioni; osservazioni; uwagi; notatki; opis; observaciones; notas;
        comentarios
        """,
}

LEFT_OUT_ABROAD = """
    kvk nummer; kvk; siret; siren; code naf; code ape; naf; ape; rcs; codice fiscale; cod fiscale; sdi; codice
    sdi; codice univoco; codice destinatario; pec; regon; krs; pesel; tussenvoegsel
    """
